import { describe, expect, it } from "vitest";
import { DomainError } from "../errors";
import { readKubeconfig } from "./read-kubeconfig";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const CA = base64("-----BEGIN CERTIFICATE-----\nca\n-----END CERTIFICATE-----\n");
const CERT = base64("-----BEGIN CERTIFICATE-----\nme\n-----END CERTIFICATE-----\n");
const KEY = base64("-----BEGIN PRIVATE KEY-----\nmine\n-----END PRIVATE KEY-----\n");
const config = (
  user: string,
  cluster = `{server: "https://10.0.0.1:6443", certificate-authority-data: ${CA}}`,
) => `
apiVersion: v1
kind: Config
current-context: here
contexts: [{name: here, context: {cluster: c, user: u}}, {name: there, context: {cluster: d, user: v}}]
clusters: [{name: d, cluster: {server: "https://other"}}, {name: c, cluster: ${cluster}}]
users: [{name: v, user: {token: other}}, {name: u, user: ${user}}]
`;
const refusal = (text: string): string => {
  try {
    readKubeconfig(text);
  } catch (cause) {
    if (cause instanceof DomainError) return cause.message;
    throw cause;
  }
  return "nothing was refused";
};

describe("a kubeconfig", () => {
  it("is read by its current context: a token, or a certificate with its key", () => {
    expect(readKubeconfig(config("{token: abc}"))).toMatchObject({
      ...{ host: "10.0.0.1", port: 6443, serverName: null },
      identity: { kind: "token", token: "abc" },
    });
    const read = readKubeconfig(config(`{client-certificate-data: ${CERT}, client-key-data: ${KEY}}`));
    expect(read.ca).toContain("\nca\n");
    expect(read.identity).toMatchObject({ kind: "certificate", cert: expect.stringContaining("me") });
  });

  it("takes IPv6 literals, and the port of https", () => {
    const cluster = `{server: "https://[fd00::1]", certificate-authority-data: ${CA}, tls-server-name: api}`;
    const read = readKubeconfig(config("{token: abc}", cluster));
    expect(read).toMatchObject({ host: "fd00::1", port: 443, serverName: "api" });
  });

  it("F62: that runs a program or names a file is refused with the field, and what to do", () => {
    const users: [string, RegExp][] = [
      ["{exec: {command: aws}}", /runs a program .*users\[\]\.user\.exec/],
      ["{auth-provider: {name: gcp}}", /auth-provider/],
      ["{tokenFile: /run/token}", /names a file \(tokenFile: \/run\/token\)/],
      [`{client-certificate: /a.crt, client-key: /a.key}`, /names a file \(client-certificate: \/a.crt\)/],
      ["{username: u, password: p}", /uses a password/],
      ["{}", /has no client-certificate-data/],
    ];
    for (const [user, sentence] of users) {
      const said = refusal(config(user));
      expect(said).toMatch(sentence);
      expect(said).toMatch(/^[^\n]+\.$/);
    }
  });

  it.each([
    [
      "a file for its CA",
      `{server: "https://a", certificate-authority: /ca.crt}`,
      /certificate-authority: \/ca.crt/,
    ],
    ["no CA", `{server: "https://a"}`, /has no certificate-authority-data/],
    [
      "no check of the server",
      `{server: "https://a", insecure-skip-tls-verify: true}`,
      /insecure-skip-tls-verify/,
    ],
    ["plain http", `{server: "http://a", certificate-authority-data: ${CA}}`, /has to be an https/],
    [
      "a proxy",
      `{server: "https://a", certificate-authority-data: ${CA}, proxy-url: "http://p"}`,
      /jump host/,
    ],
    ["a CA that is none", `{server: "https://a", certificate-authority-data: aGk=}`, /holds no PEM/],
  ])("is refused with %s", (_, cluster, sentence) => {
    expect(refusal(config("{token: abc}", cluster))).toMatch(sentence);
  });

  it("is refused when it is something else: no YAML, a list, a context that is not there, aliases without end", () => {
    expect(refusal("a: [")).toMatch(/is no YAML \(line 1, column \d+\)/);
    expect(refusal("- 1")).toMatch(/^The kubeconfig is not one: the document/);
    expect(refusal(config("{token: abc}").replace("current-context: here", "current-context: away"))).toMatch(
      /current-context is away/,
    );
    const bomb = `a: &a [x, x]\nb: &b [${"*a, ".repeat(20)}]\nc: &c [${"*b, ".repeat(20)}]\nusers: [*c]\n`;
    expect(refusal(bomb)).toMatch(/aliases/);
  });
});
