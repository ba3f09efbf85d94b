"use client";

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ROLE_TITLES } from "@/server/contract/role-table";
import type { UserRow } from "@/server/contract/user";
import { useTRPC } from "../api/trpc";
import { PageHeader } from "../frame/page-header";
import { useMay, useViewer } from "../frame/viewer";
import { StatusBadge } from "../status/status-badge";
import { ActionButton } from "../ui/action-button";
import type { Column } from "../ui/column";
import { countWords } from "../ui/count-words";
import { DataTable } from "../ui/data-table";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import { useOnDemand } from "../ui/use-on-demand";

const loadEditPerson = () => import("./edit-person").then((part) => part.EditPerson);
const loadAddPerson = () => import("./add-person").then((part) => part.AddPerson);

const PLENTY = 500;

/** Who may sign in, and as what. */
export function PeoplePage() {
  const trpc = useTRPC();
  const query = useQuery(trpc.user.list.queryOptions({ limit: PLENTY }));
  const canAdd = useMay("user.write");
  const [adding, setAdding] = useState(false);
  const AddPerson = useOnDemand(loadAddPerson, adding);
  const [changing, setChanging] = useState<UserRow | null>(null);
  const EditPerson = useOnDemand(loadEditPerson, changing !== null);
  const { id } = useViewer();
  const people = query.data?.items;
  return (
    <>
      <PageHeader
        title="People"
        sub="A role here holds for the whole installation; a lab's own page may give more on that lab."
        actions={
          <ActionButton can={canAdd} onClick={() => setAdding(true)}>
            Add person
          </ActionButton>
        }
        api={[
          { label: "List people", method: "GET", path: "/api/v1/users" },
          {
            label: "Add person",
            method: "POST",
            path: "/api/v1/users",
            body: { name: "Vera Okafor", email: "vera@example.org", password: "…", role: "viewer" },
          },
          {
            label: "Change a person",
            method: "PATCH",
            path: "/api/v1/users/…",
            body: { role: "operator", disabled: false },
          },
        ]}
      />
      <Panel flush>
        <DataTable
          label="People"
          columns={columnsFor(id, canAdd.allowed ? setChanging : null)}
          rows={people}
          rowKey={(person) => person.id}
          error={query.error}
          onRetry={() => query.refetch()}
          empty={null}
          exportName="people"
          toolbar={people && countWords(people.length, "person", "people", query.data?.nextCursor != null)}
        />
      </Panel>
      {EditPerson && <EditPerson person={changing} onClose={() => setChanging(null)} />}
      {AddPerson && <AddPerson opened={adding} onClose={() => setAdding(false)} />}
    </>
  );
}

/** @param onChange null for who may not change people */
const columnsFor = (me: string, onChange: ((person: UserRow) => void) | null): readonly Column<UserRow>[] => [
  {
    key: "name",
    title: "Name",
    value: (person) => person.name,
    render: (person) => (
      <span style={{ fontWeight: 550 }}>
        {person.name}
        {person.id === me ? " (you)" : ""}
      </span>
    ),
  },
  {
    key: "email",
    title: "E-mail address",
    value: (person) => person.email,
    render: (person) => person.email,
  },
  {
    key: "role",
    title: "Role",
    value: (person) => ROLE_TITLES[person.role],
    render: (person) => ROLE_TITLES[person.role],
  },
  {
    key: "disabledAt",
    title: "Access",
    value: (person) => (person.disabledAt === null ? "may sign in" : "disabled"),
    render: (person) =>
      person.disabledAt === null ? (
        <StatusBadge bare status="ok" word="may sign in" />
      ) : (
        <StatusBadge bare status="gone" word="disabled" />
      ),
  },
  {
    key: "createdAt",
    title: "Added",
    align: "right",
    value: (person) => new Date(person.createdAt).toISOString(),
    render: (person) => <RelativeTime at={person.createdAt} />,
  },
  ...(onChange
    ? [
        {
          key: "change",
          title: "Action",
          action: true,
          align: "right",
          value: () => null,
          render: (person) => (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Change ${person.name}`}
              onClick={() => onChange(person)}
            >
              Change
            </Button>
          ),
        } satisfies Column<UserRow>,
      ]
    : []),
];
