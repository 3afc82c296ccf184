import { Ctx, Query, Resolver } from 'type-graphql';
import { MAX_BULK } from '../../application/checks';
import { MAX_PAGE } from '../../application/queries/queries';
import type { GraphqlContext } from '../context';
import { MAX_COST } from '../limits/operation-cost';
import { toActor } from '../mappers';
import { ViewerType } from '../types/viewer.type';

@Resolver()
export class ViewerResolver {
  @Query(() => ViewerType, { description: 'Who is calling: what the token or API key says, and its limits.' })
  viewer(@Ctx() { viewer, services }: GraphqlContext): ViewerType {
    const { actor, role, workspace, apiKey } = viewer.caller;
    const limits = {
      requestsPerMinute: services.requestsPerMinute || null,
      maxOperationCost: MAX_COST,
      maxContacts: MAX_BULK,
      maxPageSize: MAX_PAGE,
    };
    const expiresAt = Number.isFinite(viewer.expiresAt) ? new Date(viewer.expiresAt) : null;
    return { actor: toActor(actor), role, scopes: apiKey?.scopes ?? null, workspace, expiresAt, limits };
  }
}
