import { exitWithError } from './app/exit-with-error';
import { runService } from './app/run-service';

runService().catch(exitWithError);
