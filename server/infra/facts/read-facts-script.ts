/**
 * What is run on a host to read its facts: one POSIX shell script on stdin (dash and busybox take it), without Python,
 * without root, and without writing anything. Few processes: files are read by one grep per group. Sections begin with a
 * line of the marker and their name; a file's lines are `path:text`, a link is as `ls -l` prints it.
 *
 * `$1` is the marker, a random word nothing on the host can know.
 */
export const READ_FACTS_SCRIPT = String.raw`
exec 2>/dev/null
M=$1
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
at() { echo "$M $1"; }
at clock
date +%s%N
at id
id -u
at uname
uname -m
at files
P=/proc; K=/proc/sys; C=/sys/devices/system/cpu; N=/sys/devices/system/node; D=/sys/class/dmi/id
grep -sH '' $K/kernel/hostname $K/kernel/osrelease $K/kernel/random/boot_id $P/uptime $P/cmdline $P/meminfo $P/swaps \
  $P/mounts $P/filesystems $P/locks /etc/machine-id /etc/os-release /etc/resolv.conf /etc/fairlead/owner.json \
  /var/lib/kubelet/cpu_manager_state /var/lib/kubelet/device-plugins/kubelet_internal_checkpoint \
  $C/online $C/isolated $C/nohz_full $C/cpu[0-9]*/topology/physical_package_id $C/cpu[0-9]*/topology/core_id \
  $C/cpu[0-9]*/topology/thread_siblings_list $N/node[0-9]*/cpulist $N/node[0-9]*/meminfo \
  $N/node[0-9]*/hugepages/hugepages-*/nr_hugepages $N/node[0-9]*/hugepages/hugepages-*/free_hugepages \
  /sys/kernel/mm/hugepages/hugepages-*/nr_hugepages /sys/kernel/mm/hugepages/hugepages-*/free_hugepages \
  $D/sys_vendor $D/product_name $D/product_serial $D/bios_version \
  /sys/block/*/size /sys/block/*/queue/rotational /sys/block/*/device/model \
  /sys/class/net/*/mtu /sys/class/net/*/address /sys/class/net/*/carrier /sys/class/net/*/speed /sys/class/net/*/type \
  /sys/class/net/*/uevent /sys/class/net/*/device/numa_node /sys/class/net/*/device/sriov_totalvfs \
  /sys/class/net/*/device/sriov_numvfs /proc/net/vlan/config \
  $K/net/ipv4/ip_forward $K/net/ipv6/conf/all/forwarding $K/net/ipv4/conf/all/rp_filter $K/net/ipv4/conf/default/rp_filter \
  $K/net/bridge/bridge-nf-call-iptables $K/net/bridge/bridge-nf-call-ip6tables $K/net/netfilter/nf_conntrack_max \
  $K/vm/overcommit_memory $K/vm/panic_on_oom $K/vm/swappiness $K/vm/max_map_count $K/vm/nr_hugepages \
  $K/kernel/panic $K/kernel/panic_on_oops $K/kernel/pid_max $K/kernel/keys/root_maxkeys $K/kernel/keys/root_maxbytes \
  $K/fs/file-max $K/fs/inotify/max_user_instances $K/fs/inotify/max_user_watches $K/user/max_user_namespaces
at model
while IFS= read -r line; do
  case $line in 'model name'*|'Model'*|'cpu model'*|'Processor'*) echo "$line"; break ;; esac
done </proc/cpuinfo
at links
ls -ld /sys/class/net/*/device /sys/class/net/*/device/driver /sys/class/net/*/device/virtfn* \
  /sys/class/net/*/device/virtfn*/driver /sys/class/net/*/device/physfn
at kinds
for n in /sys/class/net/*; do
  for k in bridge bonding; do [ -d "$n/$k" ] && echo "$k $n"; done
done
at addresses
if command -v ip >/dev/null; then ip -o addr show; else echo 'no ip'; cat /proc/net/fib_trie /proc/net/if_inet6; fi
at routes
if command -v ip >/dev/null; then ip route show; ip -6 route show; else cat /proc/net/route; fi
at listening
if command -v ss >/dev/null; then ss -H -tlnp; else cat /proc/net/tcp /proc/net/tcp6; fi
at df
if command -v timeout >/dev/null; then timeout 5 df -Pk; else df -Pk; fi
at iommu
set -- /sys/kernel/iommu_groups/[0-9]*
if [ -e "$1" ]; then echo $#; else echo 0; fi
at modules
cd /sys/module && echo *
R=; read -r R </proc/sys/kernel/osrelease
at loaded
while read -r m rest; do echo "$m"; done </proc/modules
at builtin
cat "/lib/modules/$R/modules.builtin"
at loadable
[ -e /proc/modules ] && [ -s "/lib/modules/$R/modules.dep" ] && echo yes
at processes
grep -sH '' /proc/[0-9]*/comm
at locks
ls -di /var/lib/dpkg/lock /var/lib/dpkg/lock-frontend /var/lib/apt/lists/lock /var/cache/apt/archives/lock
at programs
for p in python3 kubelet containerd crio dockerd; do
  f=$(command -v $p) || continue
  case $p in kubelet|python3|crio|dockerd) v=$($f --version </dev/null 2>&1) ;; *) v=$($f --version </dev/null 2>&1) ;; esac
  echo "$p $v"
done
at leftovers
for d in /etc/kubernetes /var/lib/etcd /var/lib/kubelet /etc/cni/net.d /var/lib/cni /etc/rancher /var/lib/rancher /var/lib/k0s; do
  [ -d "$d" ] || continue
  if [ ! -r "$d" ]; then echo "unread $d"; continue; fi
  for f in "$d"/* "$d"/.[!.]*; do
    [ -e "$f" ] || [ -L "$f" ] || continue
    case $f in */lost+found) continue ;; esac
    echo "path $d"; break
  done
done
for d in /etc/systemd/system /lib/systemd/system /usr/lib/systemd/system /run/systemd/system; do
  for u in kubelet etcd containerd crio docker cri-docker k3s k3s-agent rke2-server rke2-agent k0scontroller k0sworker; do
    [ -e "$d/$u.service" ] && echo "unit $u.service"
  done
done
for p in kubelet kubeadm kubectl kubernetes-node kubernetes-client containerd containerd.io docker.io docker-ce cri-o etcd-server microk8s; do
  [ -e "/var/lib/dpkg/info/$p.list" ] && echo "package $p"
done
at synchronized
if [ -e /run/systemd/timesync/synchronized ]; then echo yes
elif command -v chronyc >/dev/null; then chronyc -n tracking
elif [ -d /run/systemd/timesync ]; then echo no; fi
at end
`;
