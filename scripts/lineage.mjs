// Who started us, so that we end when they do. npm starts its scripts through a shell: most shells stay in between.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The process that npm is and, where one is in between, the shell. Empty where it can't be told. */
export function lineage() {
  const parent = about(process.ppid);
  if (parent === undefined) return {};
  if (isNpm(parent)) return { npm: process.ppid };
  const grandparent = about(parent.ppid);
  const shell = process.ppid;
  return grandparent !== undefined && isNpm(grandparent) ? { npm: parent.ppid, shell } : { shell };
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const isNpm = ({ command }) => /^npm\b|[\\/]npm(-cli\.js)?\b/.test(command);

function about(pid) {
  if (existsSync(`/proc/${pid}/stat`)) {
    const [, ppid] = /^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return {
      ppid: Number(ppid),
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
    };
  }
  const { status, stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
  const [, ppid, command] = (status === 0 && /^\s*(\d+)\s+(.*)/.exec(stdout)) || [];
  return ppid === undefined ? undefined : { ppid: Number(ppid), command };
}
