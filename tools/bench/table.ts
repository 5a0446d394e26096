import type { Figures, PhaseFigures } from './figures.ts';

/** The figures for a person. */
export function tableOf(figures: Figures): string {
  const { size, devices, rounds, machine, plan } = figures;
  return [
    `Size ${size}: ${devices.toLocaleString('en-US')} devices; medians of ${rounds} rounds; ${machine.processors} processors, load ${machine.load}.`,
    '',
    row(['', 'product s', 'cpu s', 'bare s', 'cpu s', 'ratio', 'cpu ratio', 'requests', 'fewest']),
    phaseRow('first sync', figures.first),
    phaseRow('unchanged', figures.unchanged),
    phaseRow('1 % changed', figures.changed),
    '',
    `Plan of ${plan.lines.toLocaleString('en-US')} lines on ${plan.accounts.toLocaleString('en-US')} accounts: ${figures.planSeconds} s (${plan.cpuSeconds} s of processor), ${plan.adjustments} adjustments, ${plan.findings} findings.`,
    `Rows of devices written: ${figures.unchanged.rowsWritten} unchanged, ${figures.changed.rowsWritten} with 1 % changed. Database: ${figures.databaseMb} MB.`,
    `The longest stall took ${figures.longestStallMs} ms; of the processor, ${figures.longestStallCpuMs} ms.`,
    '',
    ...figures.limits.map(
      ({ name, value, limit, met }) => `${met ? 'met   ' : 'MISSED'} ${name.padEnd(22)} ${value} (at most ${limit})`,
    ),
  ].join('\n');
}

function phaseRow(name: string, phase: PhaseFigures): string {
  const { seconds, cpuSeconds, bareSeconds, bareCpuSeconds, ratio, cpuRatio, requests, fewestRequests } = phase;
  const figures = [seconds, cpuSeconds, bareSeconds, bareCpuSeconds, ratio, cpuRatio].map((each) => each.toFixed(2));
  return row([name, ...figures, `${requests}`, `${fewestRequests}`]);
}

function row([name = '', ...cells]: readonly string[]): string {
  return `${name.padEnd(12)}${cells.map((cell) => cell.padStart(10)).join('')}`.trimEnd();
}
