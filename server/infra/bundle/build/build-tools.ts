/** A program of a build; its whole environment is `env`. */
export interface BuildProgram {
  argv: readonly [string, ...string[]];
  cwd: string;
  env: Record<string, string>;
}

/** Runs a program whose output goes to the log, and ends it with everything it started when the build is canceled. */
export type SpawnLogged = (program: BuildProgram) => Promise<{ code: number | null; signal: string | null }>;

/** A Go that compiles the modules. */
export interface GoCommand {
  program: string;
  /** Caches of this build, flags and toolchain; everything else is as the machine's own settings (`go env`) say. */
  env: Record<string, string>;
}

/** What every step of a build gets. */
export interface BuildTools {
  /** This build's own copy of the `bundle` folder: a new checkout does not change what is being built. */
  sources: string;
  /** Folder for whatever a step needs; it goes away with the build. */
  work: string;
  arch: "amd64" | "arm64";
  /** Environment of programs. */
  env: Record<string, string>;
  log: (line: string) => void;
  signal: AbortSignal;
  spawn: SpawnLogged;
  /** Gets Go ready when the first step asks for it. */
  go(): Promise<GoCommand>;
}
