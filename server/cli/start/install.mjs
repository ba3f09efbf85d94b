import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { compilerSentence, missingCompiler, requireCompiler } from "./compiler.mjs";
import { lastLines, runQuietly, StartError } from "./step.mjs";

const read = (file) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

/** Was `npm ci` run by hand from this lock file, for this Node.js? npm notes what it installed. */
async function isInstalledByHand(project, lock) {
  const noted = read(path.join(project, "node_modules/.package-lock.json"));
  if (!noted) return false;
  const there = JSON.parse(noted).packages;
  const wanted = Object.entries(JSON.parse(lock).packages).filter(([name, one]) => name && !one.optional);
  if (!wanted.every(([name, one]) => there[name]?.version === one.version)) return false;
  const load = ["-e", "new (require('better-sqlite3'))(':memory:')"];
  return (await runQuietly([process.execPath, ...load], { cwd: project })).code === 0;
}

/** `npm ci`, skipped while the lock file and the Node.js it was compiled for are the same. */
export async function install(project) {
  const lock = readFileSync(path.join(project, "package-lock.json"), "utf8");
  const abi = `${process.versions.modules}-${process.platform}-${process.arch}`;
  const stamp = `${createHash("sha256").update(lock).digest("hex")} ${abi}\n`;
  const stampFile = path.join(project, "node_modules/.fairlead-stamp");
  if (read(stampFile) === stamp) return "already installed";
  if (await isInstalledByHand(project, lock)) {
    writeFileSync(stampFile, stamp);
    return "already installed";
  }
  await requireCompiler(project);
  // development parts too: the web build reads its types, and `npm test` works afterwards
  const env = { ...process.env, NODE_ENV: "development" };
  const argv = ["npm", "ci", "--no-progress", "--include=dev"];
  let result = await runQuietly(argv, { cwd: project, env });
  if (result.code !== 0 && /ECONNRESET|ETIMEDOUT|EAI_AGAIN|network/i.test(result.output)) {
    result = await runQuietly(argv, { cwd: project, env });
  }
  if (result.code !== 0) throw new StartError(installSentence(project, result));
  writeFileSync(stampFile, stamp);
  return undefined;
}

function installSentence(project, { code, output }) {
  if (code === 127) return "npm was not found: install it together with Node.js and run npm start again.";
  const tail = lastLines(output);
  if (/gyp ERR!/.test(output)) return `${tail}\n\n${compilerSentence(missingCompiler())}`;
  if (/EACCES|EPERM/.test(output)) {
    return `${tail}\n\nThe folder ${project}/node_modules cannot be written: an earlier start as another user made it; run sudo chown -R $(id -un) ${project}`;
  }
  return `${tail}\n\nInstalling the packages failed (npm ci, exit ${code}); the reason is above. Run npm start again when it is mended.`;
}
