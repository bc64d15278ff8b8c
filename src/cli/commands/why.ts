import {z} from 'zod';
import {describeReason, explainStage, type Reason} from '../../pipeline/index.js';
import {defineCommand} from '../frame/define-command.js';
import {ReasonV1, reasonsForJson} from '../pipeline/reasons.js';

export const command = defineCommand({
  summary: 'Tell why a stage would run',
  details: 'Each reason with its old value, from mlops.lock, and its new one. Changes nothing.',
  examples: [['mlops why train', 'What changed since train last ran']],
  args: z.object({
    stage: z.string().describe('A stage, or one of its outputs').meta({complete: 'stage'}),
  }),
  output: z.object({stage: z.string(), stale: z.boolean(), reasons: z.array(ReasonV1)}),
  async run({args, project}) {
    const {name, state, reasons} = await explainStage(await project(), args.stage);
    return {stage: name, stale: state === 'stale', reasons: reasonsForJson(reasons)};
  },
  render({stage, stale, reasons}, out) {
    if (!stale) return out.line(`${stage} is up to date`);
    out.line(`${stage} would run:`);
    for (const reason of reasons) out.line(`  ${describeReason(reason as Reason, out.symbols.arrow)}`);
    out.hint(`mlops repro ${stage} runs it`);
  },
});
