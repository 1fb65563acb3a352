import { describe, expect, it } from 'vitest';
import { environmentOf } from './environments.ts';

const ENVIRONMENTS = { production: ['prod', 'prd'], staging: ['stage', 'preprod'], development: ['dev', 'test', 'nonprod'] };

describe('environmentOf', () => {
  it.each([
    ['orders-prod-api', 'production'], ['ordersProdApi', 'production'], ['PRD', 'production'], ['Production', 'production'],
    ['/aws/lambda/dev_orders', 'development'], ['alias/test/orders', 'development'],
    ['orders-pre-prod', 'staging'], ['preprod.orders', 'staging'], ['orders-non-prod', 'development'],
  ])('%s is %s', (name, environment) => {
    expect(environmentOf(name, ENVIRONMENTS)).toBe(environment);
  });

  it.each(['orders', 'products', 'latest-devices', 'protest', 'preview-images'])('%s speaks of none', (name) => {
    expect(environmentOf(name, ENVIRONMENTS)).toBeUndefined();
  });

  it.each(['prod-test-data', 'copy-dev-to-prod'])('%s speaks of several, which tells nothing', (name) => {
    expect(environmentOf(name, ENVIRONMENTS)).toBeUndefined();
  });
});
