import { DRAFT_STEPS, type DraftStep } from "@/server/contract/draft-steps";
import type { LabDraftContent } from "@/server/contract/lab-draft";
import bar from "../status/stage-bar.module.css";
import { countWords } from "../ui/count-words";
import classes from "./register.module.css";

const TITLES: Record<DraftStep, string> = { lab: "1 · Lab", jump: "2 · Jump host", hosts: "3 · Hosts" };

/** Where one is on the way, with what the steps came to; every step that can be gone to is one press away. */
export function WizardSteps({
  step,
  content,
  onStep,
}: {
  step: DraftStep;
  content: LabDraftContent | undefined;
  onStep: (step: DraftStep) => void;
}) {
  const details: Record<DraftStep, string> = {
    lab: content ? [content.name, content.site].filter(Boolean).join(", ") : "name, site, contact",
    jump: content ? content.jumpHosts.map(({ name }) => name).join(" → ") || "none" : "none, one or two",
    hosts:
      content && content.hosts.length > 0 ? countWords(content.hosts.length, "host", "hosts") : "none yet",
  };
  const at = DRAFT_STEPS.indexOf(step);
  return (
    <ol className={classes.steps} aria-label="Steps">
      {DRAFT_STEPS.map((one, index) => (
        <li key={one}>
          <button
            type="button"
            className={`${classes.wizardStep} ${bar.bar}`}
            aria-current={one === step ? "step" : undefined}
            data-bar={one === step ? "next" : index < at ? "done" : undefined}
            disabled={!content}
            onClick={() => onStep(one)}
          >
            <span className={classes.wizardTitle}>{TITLES[one]}</span>
            <span className={classes.wizardDetail}>{details[one]}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
