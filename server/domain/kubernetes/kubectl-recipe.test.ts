import { expect, it } from "vitest";
import { kubectlRecipe } from "./kubectl-recipe";

const hop = (name: string, address: string, port = 22) => ({
  ...{ name, address, port, user: "ada", hostKeys: [`ssh-ed25519 KEY-OF-${name}`] },
});

it("goes through every hop with its pinned keys, and asks under the name of the certificate", () => {
  const hops = [hop("one", "198.51.100.1"), hop("two", "10.0.0.2", 2222)];
  expect(
    kubectlRecipe({ name: "rack-7", hops, endpoint: "10.0.0.11:6443" }),
  ).toBe(`cat >rack-7.known_hosts <<'END'
198.51.100.1 ssh-ed25519 KEY-OF-one
[10.0.0.2]:2222 ssh-ed25519 KEY-OF-two
END
cat >rack-7.ssh_config <<'END'
Host fairlead-one
  HostName 198.51.100.1
  Port 22
  User ada
Host fairlead-two
  HostName 10.0.0.2
  Port 2222
  User ada
  ProxyJump fairlead-one
Host *
  UserKnownHostsFile rack-7.known_hosts
  StrictHostKeyChecking yes
END
ssh -F rack-7.ssh_config -M -S rack-7.tunnel -f -N -o ExitOnForwardFailure=yes \\
  -L 127.0.0.1:16443:10.0.0.11:6443 fairlead-two
kubectl --kubeconfig rack-7.kubeconfig --server https://127.0.0.1:16443 \\
  --tls-server-name 10.0.0.11 get nodes
# when you are done: ssh -S rack-7.tunnel -O exit fairlead-two
`);
});

it("brackets an IPv6 literal where ssh wants it, and not where kubectl does not", () => {
  const text = kubectlRecipe({ name: "v6", hops: [hop("jump", "fd00::2")], endpoint: "[fd00::11]:6443" });
  expect(text).toContain("-L 127.0.0.1:16443:[fd00::11]:6443 fairlead-jump");
  expect(text).toContain("--tls-server-name fd00::11 get nodes");
  expect(text).toContain("\nfd00::2 ssh-ed25519");
});
