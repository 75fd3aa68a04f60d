# Which file goes through which library, and what is written from whose schema.

ipcbench_use_if_found(zeromq mechanisms/zeromq.cpp LIBRARIES ${zeromq_LINK_LIBRARIES})
ipcbench_use_if_found(nng mechanisms/nng_ipc.cpp LIBRARIES ${NNG_LIBRARY})
ipcbench_use_if_found(hiredis mechanisms/redis.cpp LIBRARIES ${hiredis_LINK_LIBRARIES})
ipcbench_use_if_found(libsystemd mechanisms/dbus.cpp LIBRARIES ${libsystemd_LINK_LIBRARIES})
if(iceoryx_posh_FOUND)
  get_target_property(iceoryx_posh_INCLUDE_DIRS iceoryx_posh::iceoryx_posh INTERFACE_INCLUDE_DIRECTORIES)
endif()
ipcbench_use_if_found(iceoryx_posh mechanisms/iceoryx.cpp INCLUDE ${iceoryx_posh_INCLUDE_DIRS}
  LIBRARIES $<TARGET_LINKER_FILE:iceoryx_posh::iceoryx_posh> $<TARGET_LINKER_FILE:iceoryx_hoofs::iceoryx_hoofs>)
ipcbench_use_if_found(mpi mechanisms/mpi.cpp INCLUDE ${mpi_INCLUDE_DIRS} LIBRARIES ${mpi_LINK_LIBRARIES})
if(mpi_FOUND)
  # Open MPI looks for these in the program (mechanisms/parts/pmi.cpp).
  target_link_options(ipcbench_mechanisms INTERFACE "LINKER:--export-dynamic-symbol=PMI_*")
endif()
if(cyclonedds_FOUND)
  ipcbench_write_code(cyclonedds SCHEMA cyclonedds_message.idl FILES cyclonedds_message.c cyclonedds_message.h
    COMMAND ${IDLC_PROGRAM} -t -o @CODE@)
endif()
ipcbench_use_if_found(cyclonedds mechanisms/cyclonedds.cpp INCLUDE ${cyclonedds_CODE}
  LIBRARIES ipcbench_cyclonedds ${cyclonedds_LINK_LIBRARIES})
if(capnp_FOUND)
  ipcbench_write_code(capnp SCHEMA capnp_unix.capnp FILES capnp_unix.capnp.c++ capnp_unix.capnp.h
    COMMAND ${CAPNP_PROGRAM} compile -oc++:@CODE@)
endif()
ipcbench_use_if_found(capnp mechanisms/capnp_unix.cpp INCLUDE ${capnp_CODE} LIBRARIES ipcbench_capnp ${capnp_LINK_LIBRARIES})
if(grpc_FOUND)
  ipcbench_write_code(grpc SCHEMA ipcbench_rpc.proto
    FILES ipcbench_rpc.pb.cc ipcbench_rpc.grpc.pb.cc ipcbench_rpc.pb.h ipcbench_rpc.grpc.pb.h
    COMMAND ${PROTOC_PROGRAM} --cpp_out=@CODE@ --grpc_out=@CODE@ --plugin=protoc-gen-grpc=${GRPC_PLUGIN})
endif()
# Not all that pkg-config names: what is linked by name is loaded with every start.
ipcbench_use_if_found(grpc mechanisms/grpc_unix.cpp INCLUDE ${grpc_CODE}
  LIBRARIES ipcbench_grpc grpc++ grpc gpr protobuf absl_synchronization)
