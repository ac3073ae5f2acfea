/** Numbers from 0 to 1 that are the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    // The lower bits of such a sequence repeat soon.
    return Math.floor(state / 2 ** 8) / 2 ** 24;
  };
}
