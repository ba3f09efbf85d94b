"use client";

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconPencil, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { MemberRow } from "@/server/contract/membership";
import { ROLE_TITLES } from "@/server/contract/role-table";
import { useTRPC } from "../api/trpc";
import { ActionButton } from "../ui/action-button";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";
import { useOnDemand } from "../ui/use-on-demand";
import classes from "./members.module.css";

const loadEditMember = () => import("./edit-member").then((part) => part.EditMember);

/** Who has a role on this lab beside what they have everywhere. */
export function MembersPanel({ labId, labName }: { labId: string; labName: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.membership.list.queryOptions({ labId }));
  const [editing, setEditing] = useState<MemberRow | "new" | null>(null);
  const EditMember = useOnDemand(loadEditMember, editing !== null);
  const list = query.data;
  return (
    <Panel
      title="People"
      aside={
        list && (
          <ActionButton
            can={list.canChange}
            size="compact-xs"
            variant="default"
            leftSection={<IconUserPlus size={14} />}
            onClick={() => setEditing("new")}
          >
            Give a role
          </ActionButton>
        )
      }
    >
      {query.error && <ProblemAlert error={query.error} onRetry={() => query.refetch()} />}
      {!list ? (
        !query.error && <SkeletonLines lines={2} />
      ) : list.members.length === 0 ? (
        <p className={classes.none}>
          Nobody has a role on this lab alone: what people may do everywhere holds here too.
        </p>
      ) : (
        <ul className={classes.members}>
          {list.members.map((member) => (
            <li key={member.userId} className={classes.member}>
              <span className={classes.name}>
                {member.name}
                {member.disabled && <span className={classes.note}> disabled</span>}
                <span className={classes.email}>{member.email}</span>
              </span>
              <span className={classes.role}>
                {ROLE_TITLES[member.role]}
                <span className={classes.note}>{ROLE_TITLES[member.installationRole]} elsewhere</span>
              </span>
              {list.canChange.allowed && (
                <Tooltip label="Change or take away">
                  <ActionIcon
                    size="sm"
                    aria-label={`Change the role of ${member.name}`}
                    onClick={() => setEditing(member)}
                  >
                    <IconPencil size={14} />
                  </ActionIcon>
                </Tooltip>
              )}
            </li>
          ))}
        </ul>
      )}
      {EditMember && (
        <EditMember labId={labId} labName={labName} member={editing} onClose={() => setEditing(null)} />
      )}
    </Panel>
  );
}
