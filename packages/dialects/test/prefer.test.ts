import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrefer, waitOf, withoutPreferences } from '../src/index.ts';
import { verifies } from './plain/requirements.ts';

const wait = (header: string): number | undefined => waitOf(parsePrefer(header));

describe('parsePrefer', () => {
  it('finds nothing where there is no header', () => {
    expect(parsePrefer(undefined).has('')).toBe(false);
    expect(parsePrefer(undefined).has('respond-async')).toBe(false);
    expect(parsePrefer(undefined).value('respond-async')).toBeUndefined();
    expect(parsePrefer(undefined).parameters('respond-async')).toEqual(new Map());
    expect(parsePrefer('').has('')).toBe(false);
  });

  it('reads a header of up to 256 characters once, and keeps no longer one in memory', () => {
    const long = (length: number) => `wait=10; x=${'y'.repeat(length - 11)}`;
    expect(parsePrefer(long(256))).toBe(parsePrefer(long(256)));
    expect(parsePrefer(long(257))).not.toBe(parsePrefer(long(257)));
  });

  verifies('plain-1', 'finds every member of the list, also across joined lines', () => {
    const preferences = parsePrefer('foo,respond-async, wait=10');
    expect(preferences.has('foo')).toBe(true);
    expect(preferences.has('respond-async')).toBe(true);
    expect(preferences.value('wait')).toBe('10');
  });

  verifies(
    ['plain-2', 'plain-12'],
    'takes the first of several with the same name, whatever the others say',
    () => {
      expect(parsePrefer('return=minimal, return=representation').value('return')).toBe('minimal');
      expect(parsePrefer('handling=strict, Handling=lenient').value('handling')).toBe('strict');
      expect(parsePrefer('wait; a=1, wait=5; a=2').value('wait')).toBeUndefined();
      expect(parsePrefer('wait; a=1, wait=5; a=2').parameters('wait').get('a')).toBe('1');
      expect(parsePrefer('foo; a=1; A=2; a').parameters('foo')).toEqual(new Map([['a', '1']]));
    },
  );

  verifies('plain-3', 'does not care for the case of names, but for that of values', () => {
    const preferences = parsePrefer('Respond-ASYNC, Return=Minimal; Foo=Bar');
    expect(preferences.has('respond-async')).toBe(true);
    expect(preferences.value('return')).toBe('Minimal');
    expect(preferences.parameters('return')).toEqual(new Map([['foo', 'Bar']]));
  });

  verifies('plain-5', 'reads a token and a quoted string alike', () => {
    expect(parsePrefer('return="minimal"').value('return')).toBe('minimal');
  });

  it.each(['foo', 'foo=', 'foo=""', 'foo = ', 'foo = "" '])(
    'reads %j as foo without a value [plain-5]',
    (header) => {
      expect(parsePrefer(header).has('foo')).toBe(true);
      expect(parsePrefer(header).value('foo')).toBeUndefined();
      expect(parsePrefer(header).parameters('foo').size).toBe(0);
    },
  );

  verifies('plain-7', 'ignores empty members and parameters', () => {
    const preferences = parsePrefer(', a,,b ;; x=1 ; ,\t,');
    expect(preferences.has('a')).toBe(true);
    expect(preferences.parameters('b')).toEqual(new Map([['x', '1']]));
    expect(preferences.has('')).toBe(false);
  });

  verifies('plain-7', 'takes what is in quotes for text', () => {
    const preferences = parsePrefer(String.raw`a="1,2;3 \"4\" \\"; b=",x", c`);
    expect(preferences.value('a')).toBe(String.raw`1,2;3 "4" \ `.trim());
    expect(preferences.parameters('a').get('b')).toBe(',x');
    expect(preferences.has('c')).toBe(true);
    expect(preferences.has('x')).toBe(false);
  });

  verifies('plain-9', 'knows names as a whole', () => {
    expect(parsePrefer('respond-asynchronously').has('respond-async')).toBe(false);
    expect(parsePrefer('no-respond-async').has('respond-async')).toBe(false);
  });

  verifies('plain-11', 'does not take a parameter for a preference', () => {
    const preferences = parsePrefer('respond-async; wait=10');
    expect(preferences.has('respond-async')).toBe(true);
    expect(preferences.has('wait')).toBe(false);
    expect(preferences.parameters('respond-async').get('wait')).toBe('10');
  });

  it('tolerates blanks around every separator', () => {
    const preferences = parsePrefer('\t a = 1 ;\tb\t=\t"2" , c ; d = 3 ');
    expect(preferences.value('a')).toBe('1');
    expect(preferences.parameters('a').get('b')).toBe('2');
    expect(preferences.parameters('c').get('d')).toBe('3');
  });

  it('tolerates a URL without quotes', () => {
    const preferences = parsePrefer('callback;url=http://h/x?y=1&z ; a, respond-async');
    expect(preferences.parameters('callback').get('url')).toBe('http://h/x?y=1&z');
    expect(preferences.has('respond-async')).toBe(true);
  });

  it('keeps a URL in quotes whole', () => {
    const preferences = parsePrefer('callback;url="http://h/x,y;z", respond-async');
    expect(preferences.parameters('callback').get('url')).toBe('http://h/x,y;z');
  });

  it.each([
    ['a name is missing', '=x; wait=1'],
    ['a quoted string is where a name should be', '"respond, async"'],
    ['there is a blank in the name', 'foo bar'],
    ['something follows the value', 'foo=bar baz; x=1'],
    ['something follows the quoted string', 'foo="bar"baz'],
    ['a quote is in a bare value', 'foo=b"a"r'],
  ])('goes on after the member where %s [plain-8]', (_, malformed) => {
    const preferences = parsePrefer(`${malformed}, respond-async, ${malformed}`);
    expect(preferences.has('respond-async')).toBe(true);
    expect(preferences.has('foo')).toBe(false);
    expect(preferences.has('')).toBe(false);
  });

  it('leaves out a malformed parameter alone', () => {
    const preferences = parsePrefer('respond-async; =1; a b; c=2');
    expect(preferences.has('respond-async')).toBe(true);
    expect(preferences.parameters('respond-async')).toEqual(new Map([['c', '2']]));
  });

  it('goes on at the next comma after a quote that has no partner', () => {
    const preferences = parsePrefer('a="b, respond-async, wait=1; x="\\"; y=2, c=\\"d\\", e');
    expect(preferences.has('a')).toBe(false);
    expect(preferences.has('respond-async')).toBe(false);
    expect(preferences.has('wait')).toBe(false);
    expect(preferences.has('e')).toBe(true);
    expect(parsePrefer('a="b, respond-async, wait=1').has('a')).toBe(false);
    expect(parsePrefer('a="b, respond-async, wait=1').has('respond-async')).toBe(true);
    expect(parsePrefer('a="b, respond-async, wait=1').value('wait')).toBe('1');
  });

  it('looks at 4,096 characters, and at no member that reaches beyond', () => {
    const padded = (length: number) => `x=${'y'.repeat(length - 2)}`;
    expect(parsePrefer(`${padded(4_081)}, respond-async`).has('respond-async')).toBe(true);
    expect(parsePrefer(`${padded(4_082)}, respond-async`).has('respond-async')).toBe(false);
    expect(parsePrefer(`${padded(4_082)}, respond-async`).has('x')).toBe(true);
    expect(parsePrefer(`respond-async, ${padded(5_000)}`).has('respond-async')).toBe(true);
    expect(parsePrefer(`wait=10; ${padded(5_000)}`).has('wait')).toBe(false);
  });

  it('looks at 32 preferences', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `p${at}`).join();
    expect(parsePrefer(`${many(31)},respond-async`).has('respond-async')).toBe(true);
    expect(parsePrefer(`${many(32)},respond-async`).has('respond-async')).toBe(false);
  });

  verifies(['plain-7', 'plain-13'], 'gives back what was written by the grammar', () => {
    const value = fc.string().map((text) => ({ text, written: `"${text.replace(/["\\]/g, '\\$&')}"` }));
    fc.assert(
      fc.property(value, value, fc.constantFrom('=', ' =', '= ', '\t= '), (one, two, is) => {
        const preferences = parsePrefer(`x, foo${is}${one.written} ; bar${is}${two.written},respond-async`);
        expect(preferences.value('foo')).toBe(one.text || undefined);
        expect(preferences.parameters('foo')).toEqual(new Map([['bar', two.text]]));
        expect(preferences.has('respond-async')).toBe(true);
      }),
    );
  });

  it.each(['"', '\\', '\\"', '"\\', 'a="', 'a="\\",', ' ', 'a ', 'a= ', 'a=b ', ',', ';', '=', 'a;'])(
    'comes back from a megabyte of %j [plain-13]',
    (shape) => {
      const nasty = shape.repeat(1_048_576 / shape.length);
      expect(waitOf(parsePrefer(nasty))).toBeUndefined();
      expect(wait(`wait=3,${nasty}`)).toBe(3_000);
    },
  );
});

describe('waitOf', () => {
  it.each([
    ['wait=10', 10_000],
    ['respond-async, wait = 10', 10_000],
    ['wait="10"', 10_000],
    ['wait=007', 7_000],
    ['wait=0', 0],
    ['wait = 0', 0],
    ['wait=60', 60_000],
    ['wait=61', 60_000],
    ['wait=9999999999', 60_000],
  ])('reads %j as %d milliseconds', (header, expected) => {
    expect(wait(header)).toBe(expected);
  });

  it.each([
    'wait',
    'wait=',
    'wait=""',
    'wait=abc',
    'wait=-1',
    'wait=+1',
    'wait=1.5',
    'wait=1e3',
    'wait=0x10',
    'wait="1 "',
    'wait=99999999999',
    'wait=١',
    'respond-async; wait=10',
    'respond-async',
  ])('finds nothing usable in %j [plain-11]', (header) => {
    expect(wait(header)).toBeUndefined();
  });
});

describe('withoutPreferences', () => {
  it.each([
    ['respond-async', undefined],
    [' , respond-async , ', undefined],
    ['', undefined],
    ['return=minimal', 'return=minimal'],
    [',return=minimal,\t,  wait=10 ,', 'return=minimal, wait=10'],
    ['Respond-ASYNC; x="1,2", return=minimal', 'return=minimal'],
    ['respond-async, return=minimal, respond-async', 'return=minimal'],
    ['a="1, respond-async, 2", b; respond-async', 'a="1, respond-async, 2", b; respond-async'],
    ['respond-async=a b, respond-asynchronously, =', 'respond-async=a b, respond-asynchronously, ='],
  ])('leaves of %j without respond-async %j', (header, left) => {
    expect(withoutPreferences(header, ['respond-async'])).toBe(left);
  });

  it('leaves out any that is named', () => {
    expect(withoutPreferences('wait=1, a, respond-async', ['respond-async', 'wait'])).toBe('a');
    expect(withoutPreferences('wait=1, a', [])).toBe('wait=1, a');
  });

  it('changes nothing about the others', () => {
    const names = ['respond-async', 'wait', 'a', 'b'];
    const part = fc.constantFrom(...names, ',', ', ', ';', '=', '="', '"', '\\', '\\"', ' ', '1');
    const header = fc.array(part, { maxLength: 30, size: 'max' }).map((parts) => parts.join(''));
    const read = (header: string | undefined, name: string) => {
      const preferences = parsePrefer(header);
      return [preferences.has(name), preferences.value(name), preferences.parameters(name)];
    };
    fc.assert(
      fc.property(header, fc.subarray(names), (header, named) => {
        const left = withoutPreferences(header, named);
        for (const name of names) {
          expect(read(left, name)).toEqual(read(named.includes(name) ? undefined : header, name));
        }
      }),
    );
  });
});
