import fc from 'fast-check';
import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from './address-text.ts';
import {
  addressRange,
  anyAddress,
  complementAddresses,
  containsAddress,
  intersectAddresses,
  isEmptyAddresses,
  noAddress,
  parseAddressRange,
  pickAddress,
  uniteAddresses,
  type AddressRange,
  type AddressSet,
} from './addresses.ts';

const range = (text: string): AddressRange => {
  const parsed = parseAddressRange(text);
  if (parsed === undefined) throw new Error(`${text} is no range`);
  return parsed;
};
const block = (text: string): AddressSet => addressRange(range(text));

describe('parseAddressRange', () => {
  const V4 = ['', '1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4/33', '1.2.3.4/', '1.2.3.4/08', 'a.b.c.d'];
  const V6 = [
    ':::',
    '1::2::3',
    '12345::',
    '::1/129',
    '1:2:3:4:5:6:7',
    '::1.2.3',
    '1:2:3:4:5:6:7:8::',
    '1:2:3:4:5::6:7:8',
    '::1.2.3.4.5',
    '1.2.3.4::',
    'fe80::1%eth0',
  ];
  it.each([...V4, ...V6])('refuses %j', (text) => {
    expect(parseAddressRange(text)).toBeUndefined();
  });

  it('reads blocks of both families and reports host bits', () => {
    expect(range('10.0.0.7/8')).toEqual({
      family: 'v4',
      first: 0x0a000000n,
      last: 0x0affffffn,
      hostBits: true,
    });
    expect(range('10.0.0.7').hostBits).toBe(false);
    expect(range('::ffff:10.0.0.1').first).toBe(0xffff0a000001n);
    expect(range('::ffff:10.1.2.3').first).toBe(0xffff0a010203n);
    expect(range('2001:db8::/32').last).toBe(range('2001:db8:ffff:ffff:ffff:ffff:ffff:ffff').first);
  });

  it('accepts the addresses that Node accepts', () => {
    const part = fc.constantFrom('0', '1', 'ff', '::', ':', '1.2.3.4', '255', '.', 'db8');
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (each) => {
        expect({ v4: 4, v6: 6, none: 0 }[parseAddress(each)?.family ?? 'none']).toBe(isIP(each));
      }),
      { numRuns: 3000 },
    );
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.nat(128), (bits, shift) => {
        const address = { family: 'v6' as const, bits: (bits >> BigInt(shift)) << BigInt(shift) };
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
    expect(formatAddress({ family: 'v6', bits: 0n })).toBe('::');
    expect(formatAddress({ family: 'v6', bits: 1n })).toBe('::1');
    expect(formatAddress(parseAddress('1:0:0:2:0:0:3:4')!)).toBe('1::2:0:0:3:4');
    expect(formatAddress(parseAddress('1:0:0:0:2:0:0:3')!)).toBe('1::2:0:0:3');
    expect(formatAddress(parseAddress('1:2::')!)).toBe('1:2::');
    expect(formatAddress(parseAddress('1:0:0:2:0:0:0:3') ?? { family: 'v6', bits: 0n })).toBe('1:0:0:2::3');
    expect(formatAddress(parseAddress('1:0:2:3:4:5:6:7') ?? { family: 'v6', bits: 0n })).toBe(
      '1:0:2:3:4:5:6:7',
    );
  });
});

describe('address sets', () => {
  const small = fc
    .tuple(fc.nat(15), fc.integer({ min: 28, max: 32 }))
    .map(([host, prefix]) => `10.0.0.${host}/${prefix}`);
  const sets = fc
    .array(small, { maxLength: 4 })
    .map((blocks) => blocks.reduce((set, text) => uniteAddresses(set, block(text)), noAddress));
  const hosts = Array.from({ length: 16 }, (_, host) => `10.0.0.${host}`);
  const members = (set: AddressSet): string[] =>
    hosts.filter((host) => !isEmptyAddresses(intersectAddresses(set, block(host))));

  it('obey the laws of sets, address by address', () => {
    fc.assert(
      fc.property(sets, sets, (left, right) => {
        const [inLeft, inRight] = [members(left), members(right)];
        expect(members(intersectAddresses(left, right))).toEqual(
          inLeft.filter((host) => inRight.includes(host)),
        );
        const inEither = hosts.filter((host) => inLeft.includes(host) || inRight.includes(host));
        expect(members(uniteAddresses(left, right))).toEqual(inEither);
        expect(members(complementAddresses(left))).toEqual(hosts.filter((host) => !inLeft.includes(host)));
        expect(complementAddresses(complementAddresses(left))).toEqual(left);
      }),
      { numRuns: 300 },
    );
  });

  it('have no addresses only if neither family has', () => {
    expect(isEmptyAddresses(noAddress)).toBe(true);
    expect(isEmptyAddresses(block('::1'))).toBe(false);
    expect(isEmptyAddresses(block('0.0.0.1'))).toBe(false);
  });

  it('are made of ranges with their ends', () => {
    expect(uniteAddresses(block('10.0.0.0/31'), block('10.0.0.4')).v4).toEqual([[0x0a000000n, 0x0a000001n], [0x0a000004n, 0x0a000004n]]);
    expect(uniteAddresses(block('10.0.0.0/31'), block('10.0.0.2')).v4).toEqual([[0x0a000000n, 0x0a000002n]]);
    expect(complementAddresses(complementAddresses(block('255.255.255.255'))).v4).toEqual([[0xffffffffn, 0xffffffffn]]);
    expect(complementAddresses(block('0.0.0.0/1')).v4).toEqual([[0x80000000n, 0xffffffffn]]);
    expect(complementAddresses(block('128.0.0.0/1')).v4).toEqual([[0n, 0x7fffffffn]]);
  });

  it('contain by family', () => {
    expect(containsAddress(range('10.1.2.3'), range('10.0.0.0/8'))).toBe(true);
    expect(containsAddress(range('10.0.0.0/8'), range('10.1.2.3'))).toBe(false);
    expect(containsAddress(range('::10.1.2.3'), range('10.0.0.0/8'))).toBe(false);
    expect(containsAddress(range('1.2.3.4'), range('0.0.0.0/0'))).toBe(true);
    expect(containsAddress(range('9.0.0.0'), range('10.0.0.0/8'))).toBe(false);
    expect(containsAddress(range('11.0.0.0'), range('10.0.0.0/8'))).toBe(false);
  });

  it.each([
    ['anything', anyAddress, '203.0.113.1'],
    ['a private block', block('10.0.0.0/8'), '10.0.0.1'],
    ['one address', block('10.0.0.7'), '10.0.0.7'],
    ['two addresses', block('10.0.0.6/31'), '10.0.0.6'],
    ['one address of the wide family', block('::7'), '::7'],
    ['all but one documentation block', complementAddresses(block('203.0.113.0/24')), '198.51.100.1'],
    ['any of the wide family', block('::/0'), '2001:db8::1'],
    ['nothing', noAddress, undefined],
  ])('gives an example of %s', (_name, set, expected) => {
    expect(pickAddress(set)).toBe(expected);
  });
});
