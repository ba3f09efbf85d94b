import { Button } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import Link from "next/link";
import type { JobDetail } from "@/server/contract/job";
import { paths } from "../paths";

/** Where the way goes on once the job has ended; nothing where it does not. */
export function NextStep({ job }: { job: JobDetail }) {
  const step = nextStep(job);
  if (!step) return null;
  return (
    <Button
      component={Link}
      href={step.href}
      variant={step.quiet ? "default" : "filled"}
      rightSection={<IconArrowRight size={16} />}
    >
      {step.words}
    </Button>
  );
}

function nextStep({ kind, status, labId }: JobDetail): { words: string; href: string; quiet?: true } | null {
  const good = status === "succeeded";
  switch (kind) {
    case "practice-lab-up":
      return good
        ? { words: "Deploy Kubernetes", href: paths.labDeploy(labId) }
        : status === "failed"
          ? { words: "See the lab", href: paths.lab(labId), quiet: true }
          : null;
    case "bundle-build":
      return good ? { words: "Plan the deploy", href: paths.labDeploy(labId) } : null;
    case "deploy":
    case "add-workers":
    case "remove-worker":
      if (good) return { words: "See the cluster", href: paths.lab(labId) };
      return status === "failed" || status === "canceled" || status === "interrupted"
        ? { words: "Plan it again", href: paths.labDeploy(labId), quiet: true }
        : null;
    case "suite-run":
      return good ? { words: "See the result", href: paths.labConformance(labId) } : null;
    case "reset":
      return good ? { words: "Plan the next deploy", href: paths.labDeploy(labId), quiet: true } : null;
    case "attach-cluster":
      return good ? { words: "See its nodes", href: paths.labNodes(labId) } : null;
    case "host-test":
    case "read-facts":
    case "install-key":
      return { words: "See the hosts", href: paths.labHosts(labId), quiet: true };
    case "practice-lab-remove":
      return null;
  }
}
