import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { attachManifest, readerKubeconfig, readerObjects } from "./attach-manifest";
import { readKubeconfig } from "./read-kubeconfig";
import { missingRights, READER_RIGHTS } from "./reader-rights";

it("asks for reading alone, of just what is read", () => {
  const documents = parseAllDocuments(attachManifest().manifest).map((one) => one.toJS());
  expect(documents).toEqual(readerObjects());
  const { rules } = documents.find(({ kind }) => kind === "ClusterRole");
  expect(rules).toContainEqual({ apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] });
  expect(new Set(rules.flatMap(({ verbs }: { verbs: string[] }) => verbs))).toEqual(
    new Set(["list", "watch"]),
  );
});

it("keeps server, CA and token as a kubeconfig that reads back", () => {
  const ca = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----";
  const text = readerKubeconfig({ server: "https://192.0.2.1:6443", ca, token: " t.o.k\n" });
  expect(readKubeconfig(text)).toEqual({
    ...{ host: "192.0.2.1", port: 6443, ca: `${ca}\n`, serverName: null },
    identity: { kind: "token", token: "t.o.k" },
  });
  expect(() => readKubeconfig(readerKubeconfig({ server: "x", ca, token: "t" }))).toThrow(/https/);
});

it("says what a missing right hides, and nothing where none is missing", () => {
  const all = READER_RIGHTS.flatMap(({ group, resource, verbs }) =>
    verbs.map((verb) => ({ group, resource, verb, allowed: resource !== "pods" })),
  );
  expect(missingRights(all)).toEqual([
    {
      right: "list and watch pods",
      hides: "what pods ask for, what is free, and which pod holds which VF and CPU",
    },
  ]);
  expect(missingRights(all.map((one) => ({ ...one, allowed: true })))).toEqual([]);
});
