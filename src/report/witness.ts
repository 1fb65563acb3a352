import type { Policy } from '../policy/types.ts';
import type { ContextValues, Request } from '../evaluate/types.ts';
import { readEmbedded, valueAt } from '../source/embedded.ts';
import type { Json } from '../source/place.ts';

const documentOf = ({ place }: Policy): Json => {
  const value = valueAt(place);
  const embedded = value === undefined ? undefined : readEmbedded(value);
  return embedded?.ok === true ? embedded.value : null;
};

const valuesOf = (values: ContextValues): Json => (values.length === 1 ? values[0] ?? '' : values);

/** A request as a requests file has it, so that it can be handed to `simulate` [formats, "Requests"]. */
export const requestJson = (request: Request): { readonly [member: string]: Json } => ({
  principal: request.principal,
  action: request.action,
  resource: request.resource,
  ...(request.resourceAccount === undefined ? {} : { resourceAccount: request.resourceAccount }),
  context: Object.fromEntries([...request.context].map(([key, values]) => [key, valuesOf(values)])),
  ...(request.sessionPolicies.length === 0 ? {} : { sessionPolicies: request.sessionPolicies.map(documentOf) }),
  ...(request.assumedIdentityPolicies === undefined ? {} : { identityPolicies: request.assumedIdentityPolicies.map(documentOf) }),
});
