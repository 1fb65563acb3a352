import { parentPort } from 'node:worker_threads';
import { init } from 'z3-solver';

const { Z3 } = await init();

parentPort.on('message', async (text) => {
  const start = performance.now();
  const config = Z3.mk_config();
  const context = Z3.mk_context(config);
  Z3.del_config(config);
  const output = await Z3.eval_smtlib2_string(context, text);
  Z3.del_context(context);
  parentPort.postMessage({ output, milliseconds: performance.now() - start });
});
