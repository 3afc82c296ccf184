import { apollo } from './apollo';
import type { StockClientKind } from './stock-client';
import { urql, urqlWithSchema } from './urql';

export const stockClients: readonly StockClientKind[] = [apollo, urql, urqlWithSchema];
