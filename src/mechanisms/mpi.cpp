// MPI_Send and MPI_Recv of Open MPI 4, between two ranks that share memory (pml ob1, btl vader). No other way
// for messages is loaded: none goes through a socket.
//
// The ranks are the sides themselves. They find each other by this suite's own PMI-1 (parts/pmi.h) in the
// place of a launcher's (Open MPI's component flux of its framework pmix). mpirun would listen at all
// addresses whatever it is told (INADDR_ANY in oob_tcp_listener.c), and leave directories when it is killed.
//
// Up to 256 bytes (pml_ob1_isend.c) MPI_Send copies a message into a ring of 4 KiB (btl_vader_fbox_size; the
// first 16 into fragments), which the receiver polls and copies it out of, and waits only while that is full.
// A larger one goes through a fragment, and MPI_Send waits until the receiver has taken it. From 4 KiB on,
// less a header (btl_vader_eager_limit), the receiver copies it straight out of the sender's buffer with
// process_vm_readv, or where that is not permitted through fragments of 32 KiB. A message has at most INT_MAX
// bytes. No rank ever sleeps: it polls, and with mpi_yield_when_idle gives its CPU away after each look that
// found nothing.
//
// The memory, 4 MiB a rank, is System V's, marked to be destroyed as soon as it is attached (shmem sysv), and
// where that is permitted (CAP_SYS_ADMIN) in an IPC namespace of the channel's own. Elsewhere a side that is
// killed in the few microseconds between shmget and shmctl leaves it.
//
// A dead peer shows to no rank; the runner ends it. MPI_Finalize, as a side lets go, waits for the other's.

#include <fmt/format.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/registry.h"

#ifdef IPCBENCH_HAS_MPI
#define OMPI_SKIP_MPICXX 1  // the C interface alone
#include <fcntl.h>
#include <mpi.h>
#include <sched.h>

#include <cstdlib>
#include <exception>
#include <utility>

#include "mechanisms/parts/peer_memory.h"
#include "mechanisms/parts/pmi.h"
#include "mechanisms/parts/require_size.h"
#include "os/error.h"
#include "os/fd.h"
#include "os/ipc_namespace.h"
#include "os/shared_block.h"
#endif

namespace ipcbench {
namespace {

#ifdef IPCBENCH_HAS_MPI
// Of "Open MPI v4.1.4, package: …".
std::string version() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
  int length = 0;
  MPI_Get_library_version(text.data(), &length);
  const std::string_view name =
      std::string_view(text.data()).substr(0, std::string_view(text.data()).find(','));
  return std::string(name.substr(name.rfind('v') + 1));
}
#else
constexpr std::string (*version)() = nullptr;
#endif

constexpr Library library{
    .name = "Open MPI", .licence = "BSD-3-Clause-Open-MPI", .packages = "libopenmpi-dev", .version = version};
constexpr std::array waits{Wait::spin, Wait::yield};

constexpr Description about_mpi{
    .id = "mpi",
    .title = "Open MPI, MPI_Send and MPI_Recv in shared memory",
    .family = "library",
    .path =
        "MPI_Send copies the message into memory that the receiver polls in MPI_Recv, which copies it out; "
        "from 4 KiB on the receiver copies it out of the sender's own buffer (process_vm_readv). Nobody "
        "sleeps.",
    .waits = waits,
    .payload = Payload::bytes,
    .lossless = true,
    .boundaries = true,
    .per_message = {.system_calls = 0, .sleep_calls = 0, .copies = 2, .wakeups = 0},
    .library = &library};

#ifdef IPCBENCH_HAS_MPI

// Of each of Open MPI's frameworks only the components that two ranks need: looking for others takes most of
// the time that MPI_Init does.
constexpr auto settings = std::to_array<std::pair<const char*, const char*>>({
    {"FLUX_JOB_ID", "1"},
    {"FLUX_PMI_LIBRARY_PATH", ""},  // to dlopen: this program itself, as a null pointer is
    {"OMPI_MCA_ess", "pmi"},
    {"OMPI_MCA_pmix", "flux"},
    {"OMPI_MCA_schizo", "flux"},
    {"OMPI_MCA_state", "app"},
    {"OMPI_MCA_errmgr", "default_app"},
    {"OMPI_MCA_pml", "ob1"},
    {"OMPI_MCA_btl", "self,vader"},
    {"OMPI_MCA_shmem", "sysv"},
    {"OMPI_MCA_coll", "basic,libnbc,self"},
    {"OMPI_MCA_osc", "sm"},
    {"OMPI_MCA_op", "^avx"},
    {"OMPI_MCA_reachable", "weighted"},
    {"OMPI_MCA_orte_create_session_dirs", "0"},
    {"OMPI_MCA_opal_signal", ""},  // no handlers of its own
    // No look at the machine: hwloc's would move the process over all CPUs, and ask X servers for GPUs.
    {"HWLOC_SYNTHETIC", "l2:1 pu:1"},
    {"HWLOC_PLUGINS_PATH", "/dev/null"},
});

// Throws std::runtime_error that names `what`, unless the result is MPI_SUCCESS.
void require_done(int result, const char* what) {
  if (result == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> text{};
  int length = 0;
  MPI_Error_string(result, text.data(), &length);
  throw std::runtime_error(fmt::format("{}: {}", what, text.data()));
}

// An IPC namespace that nobody is in; empty where that is not permitted.
Fd new_ipc_namespace() {
  constexpr const char* own = "/proc/self/ns/ipc";
  const Fd before(::open(own, O_RDONLY | O_CLOEXEC));
  if (!before || !enter_own_ipc_namespace()) return {};
  Fd made(::open(own, O_RDONLY | O_CLOEXEC));
  check(::setns(before.get(), CLONE_NEWIPC), own);
  return made;
}

// This process's being a rank.
class Membership {
 public:
  Membership(PmiJob& job, int rank, bool yields, bool reads_peer) {
    for (const auto& [name, value] : settings) ::setenv(name, value, 1);
    ::setenv("OMPI_MCA_btl_vader_single_copy_mechanism", reads_peer ? "cma" : "none", 1);
    ::setenv("OMPI_MCA_mpi_yield_when_idle", yields ? "1" : "0", 1);
    become_rank(job, rank);
    int provided = 0;
    require_done(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SINGLE, &provided), "MPI_Init_thread");
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  }
  Membership(const Membership&) = delete;
  Membership& operator=(const Membership&) = delete;
  ~Membership() {
    if (std::uncaught_exceptions() == 0) MPI_Finalize();
  }
};

class MpiEnd final : public Endpoint {
 public:
  MpiEnd(PmiJob& job, int rank, bool yields, bool reads_peer)
      : peer_(1 - rank), membership_(job, rank, yields, reads_peer) {}

  void send(ConstBytes message) override {
    require_done(
        MPI_Send(message.data(), static_cast<int>(message.size()), MPI_BYTE, peer_, tag, MPI_COMM_WORLD),
        "MPI_Send");
  }

  void receive(Bytes message) override {
    MPI_Status status;
    require_done(MPI_Recv(message.data(), static_cast<int>(message.size()), MPI_BYTE, peer_, tag,
                          MPI_COMM_WORLD, &status),
                 "MPI_Recv");
    int bytes = 0;
    MPI_Get_count(&status, MPI_BYTE, &bytes);
    require_size("message", bytes, message.size());
  }

 private:
  static constexpr int tag = 0;

  int peer_;
  Membership membership_;
};

class Mpi final : public Transport {
 public:
  static constexpr Description about = about_mpi;
  static Availability probe(RunDirectory&) { return {}; }

  explicit Mpi(const ChannelConfig& config)
      : yields_(config.wait == Wait::yield),
        ipc_namespace_(new_ipc_namespace()),
        reads_peer_(!why_no_peer_memory()) {}

  Capacity capacity() override { return {}; }

  std::unique_ptr<Endpoint> attach(Role role) override {
    if (ipc_namespace_) check(::setns(ipc_namespace_.get(), CLONE_NEWIPC), "setns");
    close_in_runner();
    return std::make_unique<MpiEnd>(*job_, role == Role::initiator ? 0 : 1, yields_, reads_peer_);
  }

  void close_in_runner() override { ipc_namespace_.reset(); }

 private:
  bool yields_;
  Fd ipc_namespace_;
  // Open MPI looks at Yama alone, and says so on stderr at each message where something else forbids it.
  bool reads_peer_;
  SharedBlock<PmiJob> job_;
};

const Registration<Mpi> mpi_registration;

#else

const NotBuilt mpi_registration(about_mpi);

#endif

}  // namespace
}  // namespace ipcbench
