# shellcheck shell=bash disable=SC2034 # what is set here is for the script that sources it
# What run_all.sh measures, and how long. To be sourced after common.sh.

# What is measured, by mode and question. Sessions of one case differ more than the moments of one session: many short
# ones say more than few long ones. Percentiles far out in the tail need many trips, hence only at some sizes;
# wait strategies other than block are compared at 64 bytes; rates below 100 a second take long, hence on one schedule.
readonly every_wait='--wait=block,spin,yield,spin-then-block,poll,epoll'
readonly every_rate='--rates=1,10,100,1k,10k,10%,30%,50%,70%,80%,90%,95%'
readonly -A settings=(
  [quick:floor]='--sizes=64,4096,65536 --benchmark_repetitions=3 --benchmark_min_time=0.02'
  [quick:latency]='--sizes=64,4096,65536 --benchmark_repetitions=3 --benchmark_min_time=0.04'
  [quick:throughput]='--sizes=64,4096,65536 --benchmark_repetitions=3 --benchmark_min_time=0.04'
  [quick:load]='--sizes=64 --benchmark_repetitions=3 --benchmark_min_time=0.05'
  [quick:setup]='--sizes=64,65536 --benchmark_repetitions=10'
  [quick:pool]='--benchmark_repetitions=3 --countdown=50000000'
  [default:floor]='--benchmark_repetitions=8 --benchmark_min_time=0.03'
  [default:latency]='--benchmark_repetitions=12 --benchmark_min_time=0.05'
  [default:throughput]='--benchmark_repetitions=12 --benchmark_min_time=0.05'
  [default:load]='--sizes=64 --benchmark_repetitions=12 --benchmark_min_time=0.1'
  [default:setup]='--sizes=64,65536 --benchmark_repetitions=20'
  [default:pool]='--benchmark_repetitions=6'
  [full:floor]='--benchmark_repetitions=20 --benchmark_min_time=0.1'
  [full:latency]="--benchmark_repetitions=12 --benchmark_min_time=0.4 --tail-sizes=8,64,512,4096 $every_wait --benchmark_filter=/block/|/64/"
  [full:throughput]="--benchmark_repetitions=12 --benchmark_min_time=0.4 $every_wait --benchmark_filter=/block/|/64/"
  [full:load]="--sizes=64 --benchmark_repetitions=6 --benchmark_min_time=0.5 --schedule=fixed,poisson $every_rate --benchmark_filter=-poisson/(1|10)$"
  [full:setup]='--benchmark_repetitions=50'
  [full:pool]='--benchmark_repetitions=20'
)
# Seconds; what the repetitions leave goes to the cases whose figures are least certain, and where they do not fit, the
# last of them give way.
readonly -A budgets=(
  [default:floor]=14 [default:latency]=195 [default:throughput]=105 [default:load]=80 [default:setup]=6 [default:pool]=55
  [full:floor]=120 [full:latency]=2000 [full:throughput]=900 [full:load]=1400 [full:setup]=60 [full:pool]=500
)
questions=(floor latency throughput load setup pool)

# Held open by a binary, it keeps idle cores polling (--idle=poll). Everything is measured so where it may be; with idle
# cores left as they are: round trips and streams of 64 bytes, what waking a core takes, and in full mode the load.
readonly latency_device=/dev/cpu_dma_latency
readonly -A idle_flags=(
  [quick:floor]='--idle=both --benchmark_filter=-stamping/.*/default$'
  [quick:latency]='--idle=both --benchmark_filter=/poll$|/64/[^/]*/default$'
  [quick:throughput]='--idle=both --benchmark_filter=/poll$|/64/[^/]*/default$'
  [full:load]='--idle=both --benchmark_filter=/poll/|/fixed/'
)

# The test for a device comes first, since opening would make a file where there is none.
may_poll() {
  [[ -c $latency_device ]] && (exec 3<>"$latency_device") 2>/dev/null
}

choose_idle() {
  idle=poll
  may_poll && return
  idle=default
  printf '%s\n' "$latency_device may not be opened: idle cores are left as they are (--idle=default)"
}

# idle_flags_of QUESTION: fills idle_words. What all modes share stands under the quick one.
idle_flags_of() {
  case $idle:$1 in
    *:pool) idle_words=() ;;
    poll:*) read -ra idle_words <<<"${idle_flags[$mode:$1]:-${idle_flags[quick:$1]:---idle=poll}}" ;;
    *) idle_words=("--idle=$idle") ;;
  esac
}

# flags_of QUESTION: fills flags with what decides the cases. Of several filters, all must match.
flags_of() {
  local -a idle_words
  local budget=${budgets[$mode:$1]:-}
  idle_flags_of "$1"
  read -ra flags <<<"${settings[$mode:$1]}"
  [[ -z $budget ]] || flags+=("--budget=$budget")
  flags+=("${idle_words[@]}")
  [[ -z $filter ]] || flags+=("--benchmark_filter=$filter")
}
