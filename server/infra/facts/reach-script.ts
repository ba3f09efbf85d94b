import type { ReachAsked } from "@/server/domain/reach/ask-reach";

/** Packet sizes with IPv4 header that networks are cut to: tunnels, PPPoE, VLANs, jumbo frames. The first fits anywhere. */
const SIZES =
  "84 576 1280 1300 1350 1370 1400 1410 1420 1430 1440 1450 1460 1472 1480 1490 1492 1496 1500 2000 4000 8900 8950 8970 9000";

/**
 * What is run on a host to see the others: one POSIX shell script on stdin, that writes nothing and needs no root. Echoes are
 * `ping`'s; ports and names are one Python's, bash's /dev/tcp and getent's where there is none. All at once, each bounded: it
 * ends within 5 s. Addresses and names are checked by `ReachAsked`'s maker, so that they are words of the shell.
 *
 * `$1` is the marker, a random word nothing on the host can know.
 */
export function reachScript({ ways, ports, names }: ReachAsked): string {
  return String.raw`
exec 2>/dev/null
M=$1
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
W='${ways.map(({ address, mtu }) => `${address}:${mtu}`).join(" ")}'
A='${ways.map(({ address }) => address).join(" ")}'
P='${ports.join(" ")}'
N='${names.join(" ")}'
S='${SIZES}'
echo_once() { ping -n -c 1 -W "$1" "$2" 2>&1 </dev/null; }
fits() { ping -n -c 1 -W 1 -M do -s $(($2 - 28)) "$1" 2>&1 </dev/null; }
answered() { t=$\{2#*time=}; t=$\{t#<}; echo "$M echo $1 $\{t%% *}"; }
way() {
  a=$\{1%:*}; s=$\{1#*:}
  if o=$(fits "$a" "$s"); then answered "$a" "$o"; echo "$M fits $a $s"; return; fi
  h=
  case $o in
    *socket:*) return ;;
    *mtu*) h=$\{o##*mtu}; h=$\{h#"$\{h%%[0-9]*}"}; h=$\{h%%[!0-9]*} ;;
  esac
  o=$(echo_once 1 "$a") || o=$(echo_once 2 "$a") || { echo "$M silent $a"; return; }
  answered "$a" "$o"
  for c in $h "$s" $S; do
    [ "$c" -gt "$s" ] && continue
    { fits "$a" "$c" >/dev/null && echo "$M fits $a $c" || echo "$M lost $a $c"; } &
  done
  wait
}
tcp() {
  o=$(timeout 2 bash -c ": >/dev/tcp/$1/$2" 2>&1 </dev/null); r=$?
  case $r,$o in
    0,*) s=open ;;
    *refused*) s=refused ;;
    124,*) s=silent ;;
    *) s='no way' ;;
  esac
  echo "$M tcp $1 $2 $s"
}
look() { echo "$M name $1" $(timeout 3 getent ahostsv4 "$1" </dev/null | while read -r a x; do echo "$a"; done | sort -u); }
if command -v ping >/dev/null; then for w in $W; do way "$w" & done; fi
if command -v python3 >/dev/null; then
  python3 - "$M" "$A" "$P" "$N" <<'END' &
import errno, os, select, socket, sys, threading, time
mark, addresses, ports, names = sys.argv[1], sys.argv[2].split(), sys.argv[3].split(), sys.argv[4].split()
def say(*words):
    os.write(1, (" ".join([mark] + [str(word) for word in words]) + "\n").encode())
known = {}
def look(name):
    try:
        known[name] = sorted({found[4][0] for found in socket.getaddrinfo(name, None, socket.AF_INET, socket.SOCK_STREAM)})
    except Exception:
        known[name] = []
asking = [threading.Thread(target=look, args=(name,), daemon=True) for name in names]
for one in asking:
    one.start()
def tell(address, port, code):
    say("tcp", address, port, {0: "open", errno.ECONNREFUSED: "refused", errno.ETIMEDOUT: "silent"}.get(code, "no way"))
poll, open_ones = select.poll(), {}
for address in addresses:
    for port in ports:
        one = socket.socket()
        one.setblocking(False)
        code = one.connect_ex((address, int(port)))
        if code == errno.EINPROGRESS:
            open_ones[one.fileno()] = (one, address, port)
            poll.register(one, select.POLLOUT)
        else:
            tell(address, port, code)
end = time.monotonic() + 2
while open_ones and time.monotonic() < end:
    for number, _ in poll.poll(max(1, (end - time.monotonic()) * 1000)):
        one, address, port = open_ones.pop(number)
        poll.unregister(number)
        tell(address, port, one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
        one.close()
for one, address, port in open_ones.values():
    tell(address, port, errno.ETIMEDOUT)
end += 1
for one in asking:
    one.join(max(0, end - time.monotonic()))
for name in names:
    say("name", name, *known.get(name, []))
os._exit(0)
END
else
  if command -v bash >/dev/null && command -v timeout >/dev/null; then
    for a in $A; do for p in $P; do tcp "$a" "$p" & done; done
  fi
  if command -v getent >/dev/null; then for n in $N; do look "$n" & done; fi
fi
wait
echo "$M end"
`.replaceAll("$\\{", "${");
}
