/** So many answers are kept. */
const MOST = 64;

/** A pure function of a key that remembers its last answers: for what most requests ask alike. Texts may be short ones only. */
export function remembered<K extends string | number, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    // All at once: what is asked often is soon known again.
    if (known.size >= MOST) known.clear();
    known.set(key, made);
    return made;
  };
}
