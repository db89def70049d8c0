import { describe, expect, test } from 'vitest';
import { fromJson, frozenCopy, toJson } from '../../src/model/codec.js';
import { assertTraderProfile } from '../../src/model/profile.js';
import { replaced } from '../replaced.js';
import { sampleProfile, sampleWallet } from '../sample-model.js';
import { thrownBy } from '../thrown-by.js';

function refusal(path: string, content: unknown): ReturnType<typeof thrownBy> {
  return thrownBy(() => {
    assertTraderProfile(replaced(sampleProfile, path, content));
  });
}

describe('the reference of a key', () => {
  test.each([
    ['64 bytes in base58', '5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW'],
    ['64 bytes in hex', 'ab'.repeat(64)],
    ['64 bytes in hex, large letters', 'AB'.repeat(64)],
    ['the begin of a JSON array of numbers', '[174, 47, 154, 16, 202, 193, 206, 113'],
    ['a JSON array of numbers', '[174,47,154,16]'],
  ])('is refused when it looks like a private key: %s', (_what, keyRef) => {
    const error = refusal('wallets.1.keyRef', keyRef);
    expect(error.message).toMatch(
      /^profile: wallets\.1\.keyRef: must be the name of a key and looks like a private key; keep that in a key store/,
    );
    expect(JSON.stringify(error)).not.toContain(keyRef.slice(0, 20));
  });

  test('of a whole key file is refused, and not shown', () => {
    const error = refusal('wallets.0.keyRef', `[${Array(64).fill(217).join(',')}]`);
    expect(error.details).toEqual({ what: 'profile', field: 'wallets.0.keyRef' });
    expect(error.message).not.toContain('217');
  });

  test.each(['main', 'vault/trading/1', 'arn:aws:kms:eu-central-1:1:key/ab-cd', 'x'.repeat(128)])(
    'may be %s',
    (keyRef) => {
      assertTraderProfile(replaced(sampleProfile, 'wallets.0.keyRef', keyRef));
    },
  );
});

describe('the wallets of a profile', () => {
  test('are each another one', () => {
    const error = refusal('wallets.1.address', sampleWallet);
    expect(error.details).toEqual({ what: 'profile', field: 'wallets.1.address' });
    expect(error.message).toMatch(/must not be that of an earlier wallet \(got a string of 44 characters\)$/);
  });

  test('may be none', () => {
    assertTraderProfile({ ...sampleProfile, wallets: [] });
  });

  test('with a hole are refused', () => {
    expect(refusal('wallets', Array(1)).message).toBe('profile: wallets.0: must be a wallet (got undefined)');
  });

  test('have no place for a private key: it is not copied, and refused from JSON', () => {
    const wallets = [{ address: sampleWallet, keyRef: null, privateKey: 'CanaryKeyOfAWallet' }];
    const profile = { ...sampleProfile, wallets };
    expect(JSON.stringify(toJson('profile', profile))).not.toContain('Canary');
    expect(JSON.stringify(frozenCopy('profile', profile).wallets)).not.toContain('Canary');
    const error = thrownBy(() => fromJson('profile', { ...toJson('profile', sampleProfile), wallets }));
    expect(error.message).toBe(
      'profile: wallets.0.privateKey: is not a field of a wallet; remove it (got a string of 18 characters)',
    );
  });

  test('of a class of arrays are copied into a plain array', () => {
    class Wallets extends Array<(typeof sampleProfile.wallets)[number]> {}
    const { wallets } = frozenCopy('profile', { ...sampleProfile, wallets: Wallets.from(sampleProfile.wallets) });
    expect(Object.getPrototypeOf(wallets)).toBe(Array.prototype);
    expect(wallets).toEqual(sampleProfile.wallets);
  });
});

describe('the venues of a profile', () => {
  test.each([{ allow: ['orca'] }, { deny: ['orca', 'pumpfun'] }, { allow: [] }, { deny: [] }])(
    'may be %j',
    (venues) => {
      const profile = { ...sampleProfile, venues };
      assertTraderProfile(profile);
      expect(fromJson('profile', toJson('profile', profile))).toEqual(profile);
    },
  );

  test('are either allowed or denied', () => {
    const error = refusal('venues', { allow: ['orca'], deny: ['pumpfun'] });
    expect(error.message).toBe('profile: venues: must have either allow or deny, not both (got an object)');
    expect(refusal('venues', {}).message).toBe(
      'profile: venues.allow: must be an array of 0 to 100 items (got undefined)',
    );
    const both = { ...toJson('profile', sampleProfile), venues: { allow: ['orca'], deny: ['pumpfun'] } };
    expect(thrownBy(() => fromJson('profile', both)).details).toEqual({ what: 'profile', field: 'venues.deny' });
  });
});
