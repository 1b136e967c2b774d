// A simulated accelerator for PyTorch: device "sim", PyTorch's PrivateUse1.
//
// Its memory is the machine's, handed out under addresses that no processor can follow: a bit is
// set in each that real ones never have. Copies take it off; so whatever reads the memory without
// PyTorch's own copies ends the process, as with a GPU's. Operations copy their inputs to the CPU,
// work there, and copy back (PyTorch's CPU fallback). Random numbers come from generators of the
// device's own. An index out of bounds is not answered but ends the device for its process, as with
// a GPU's kernels. A process that has used the device cannot be forked to use it again, and
// SIM_VISIBLE_DEVICES="" hides it.

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <malloc.h>

#include <unistd.h>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/EmptyTensor.h>
#include <ATen/TensorUtils.h>
#include <ATen/core/GeneratorForPrivateuseone.h>
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <ATen/native/CPUFallback.h>
#include <ATen/native/Resize.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/native_batch_norm.h>
#include <ATen/ops/set_native.h>
#include <ATen/ops/unfold_native.h>
#include <ATen/ops/view_as_complex_native.h>
#include <ATen/ops/view_as_real_native.h>
#include <ATen/ops/view_native.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

namespace {

constexpr auto SIM = c10::DeviceType::PrivateUse1;
const c10::Device DEVICE(SIM, 0);

std::atomic<bool> broken{false};  // and stays so, until the process ends

void check_whole() { TORCH_CHECK(!broken, "sim error: device-side assert triggered"); }

// ---------------------------------------------------------------- memory

constexpr uintptr_t MARK = uintptr_t(1) << 60;

void* marked(void* real) {
  return real ? reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(real) | MARK) : nullptr;
}

void* real(const void* marked) {
  return reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(marked) & ~MARK);
}

constexpr size_t TOTAL = size_t(64) << 30;  // bytes
std::atomic<size_t> taken{0};
std::atomic<size_t> allowed{TOTAL};

struct Memory final : c10::DeviceAllocator {
  static void free_marked(void* data) {
    taken -= malloc_usable_size(real(data));
    std::free(real(data));
  }

  c10::DataPtr allocate(size_t bytes) override {
    void* data = nullptr;
    if (bytes) {
      TORCH_CHECK_WITH(OutOfMemoryError,
                       taken + bytes <= allowed && posix_memalign(&data, 64, bytes) == 0,
                       "sim out of memory. Tried to allocate ", bytes, " bytes.");
      taken += malloc_usable_size(data);
      data = marked(data);
    }
    return {data, data, &free_marked, DEVICE};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &free_marked; }
  void copy_data(void* to, const void* from, size_t bytes) const override {
    std::memcpy(real(to), real(from), bytes);
  }

  bool initialized() override { return true; }
  void emptyCache(c10::MempoolId_t) override {}
  void recordStream(const c10::DataPtr&, c10::Stream) override {}
  c10::CachingDeviceAllocator::DeviceStats getDeviceStats(c10::DeviceIndex) override { return {}; }
  void resetAccumulatedStats(c10::DeviceIndex) override {}
  void resetPeakStats(c10::DeviceIndex) override {}
  std::pair<size_t, size_t> getMemoryInfo(c10::DeviceIndex) override {
    return {TOTAL - taken, TOTAL};
  }
};

Memory memory;
REGISTER_ALLOCATOR(SIM, &memory)

// A tensor of the CPU over the same memory, for as long as `sim` lives.
at::Tensor on_cpu(const at::Tensor& sim) {
  auto* data = static_cast<char*>(real(sim.unsafeGetTensorImpl()->unsafe_storage().data()));
  auto plain = at::from_blob(data + sim.storage_offset() * sim.itemsize(), sim.sizes(),
                             sim.strides(), sim.options().device(at::kCPU).requires_grad(false));
  plain._set_conj(sim.is_conj());
  plain._set_neg(sim.is_neg());
  return plain;
}

at::Tensor copy_from(const at::Tensor& from, const at::Tensor& to, bool) {
  check_whole();
  at::NoGradGuard no_grad;
  auto here = [](const at::Tensor& x) { return x.is_privateuseone() ? on_cpu(x) : x; };
  here(to).copy_(here(from));
  return to;
}

at::Tensor copy_from_and_resize(const at::Tensor& from, const at::Tensor& to) {
  if (to.sizes() != from.sizes()) to.resize_(from.sizes());
  return copy_from(from, to, false);
}

void resize_bytes(const c10::Storage& storage, size_t bytes) {
  auto fresh = memory.allocate(bytes);
  if (size_t both = std::min(bytes, storage.nbytes()))
    std::memcpy(real(fresh.get()), real(storage.data()), both);
  storage.set_data_ptr_noswap(std::move(fresh));
  storage.unsafeGetStorageImpl()->set_nbytes(bytes);
}

// ---------------------------------------------------------------- device and generators

bool visible() {
  const char* devices = std::getenv("SIM_VISIBLE_DEVICES");
  return !devices || *devices;
}

pid_t user = 0;  // the process that has used the device

bool used() { return user != 0; }
bool used_before_fork() { return used() && user != getpid(); }

void use() {
  TORCH_CHECK(visible(), "sim: no device is available");
  TORCH_CHECK(!used_before_fork(), "Cannot re-initialize sim in forked subprocess.");
  user = getpid();
  check_whole();
}

struct Guard final : c10::impl::DeviceGuardImplInterface {
  c10::DeviceType type() const override { return SIM; }
  c10::Device exchangeDevice(c10::Device) const override { return DEVICE; }
  c10::Device getDevice() const override { return DEVICE; }
  void setDevice(c10::Device) const override {}
  void uncheckedSetDevice(c10::Device) const noexcept override {}
  c10::Stream getStream(c10::Device) const override {
    return c10::Stream(c10::Stream::DEFAULT, DEVICE);
  }
  c10::Stream getDefaultStream(c10::Device) const override { return getStream(DEVICE); }
  c10::Stream exchangeStream(c10::Stream) const override { return getStream(DEVICE); }
  c10::DeviceIndex deviceCount() const noexcept override { return visible() ? 1 : 0; }
  void record(void**, const c10::Stream&, c10::DeviceIndex, c10::EventFlag) const override {}
  void block(void*, const c10::Stream&) const override {}
  bool queryEvent(void*) const override { return true; }
  bool queryStream(const c10::Stream&) const override { return true; }
  void synchronizeStream(const c10::Stream&) const override { check_whole(); }
  void synchronizeDevice(c10::DeviceIndex) const override { check_whole(); }
};
C10_REGISTER_GUARD_IMPL(PrivateUse1, Guard)

struct Random final : at::CPUGeneratorImpl {
  Random() {
    device_ = DEVICE;
    key_set_ = c10::DispatchKeySet(c10::DispatchKey::PrivateUse1);
  }
};

const at::Generator& default_generator() {
  static auto one = at::make_generator<Random>();
  return one;
}

struct Hooks final : at::PrivateUse1HooksInterface {
  bool isBuilt() const override { return true; }
  bool isAvailable() const override { return visible(); }
  bool hasPrimaryContext(c10::DeviceIndex) const override { return used(); }
  c10::DeviceIndex deviceCount() const override { return visible() ? 1 : 0; }
  void setCurrentDevice(c10::DeviceIndex) const override {}
  c10::DeviceIndex getCurrentDevice() const override { return 0; }
  c10::DeviceIndex exchangeDevice(c10::DeviceIndex) const override { return 0; }
  c10::DeviceIndex maybeExchangeDevice(c10::DeviceIndex) const override { return 0; }
  at::Device getDeviceFromPtr(void*) const override { return DEVICE; }
  const at::Generator& getDefaultGenerator(c10::DeviceIndex) const override {
    return default_generator();
  }
  at::Generator getNewGenerator(c10::DeviceIndex) const override {
    return at::make_generator<Random>();
  }
  void resizePrivateUse1Bytes(const c10::Storage& storage, size_t bytes) const override {
    resize_bytes(storage, bytes);
  }
};

const bool registered = [] {
  at::RegisterPrivateUse1HooksInterface(new Hooks);
  return true;
}();

// ---------------------------------------------------------------- operations

at::Tensor empty(at::IntArrayRef size, std::optional<at::ScalarType> dtype,
                 std::optional<at::Layout>, std::optional<at::Device>, std::optional<bool>,
                 std::optional<at::MemoryFormat> format) {
  use();
  return at::detail::empty_generic(size, &memory, c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
                                   c10::dtype_or_default(dtype), format);
}

at::Tensor empty_strided(at::IntArrayRef size, at::IntArrayRef stride,
                         std::optional<at::ScalarType> dtype, std::optional<at::Layout>,
                         std::optional<at::Device>, std::optional<bool>) {
  use();
  return at::detail::empty_strided_generic(size, stride, &memory,
                                           c10::DispatchKeySet(c10::DispatchKey::PrivateUse1),
                                           c10::dtype_or_default(dtype));
}

at::Scalar local_scalar(const at::Tensor& self) {
  check_whole();
  return on_cpu(self).item();
}

const at::Tensor& resize_(const at::Tensor& self, at::IntArrayRef size,
                          std::optional<at::MemoryFormat>) {
  auto* impl = self.unsafeGetTensorImpl();
  size_t bytes = at::detail::computeStorageNbytesContiguous(size, self.itemsize(),
                                                            self.storage_offset());
  if (bytes > impl->unsafe_storage().nbytes()) resize_bytes(impl->unsafe_storage(), bytes);
  impl->set_sizes_contiguous(size);
  return self;
}

at::Tensor& set_storage(at::Tensor& self, at::Storage storage, int64_t offset,
                        at::IntArrayRef size, at::IntArrayRef stride) {
  auto* impl = self.unsafeGetTensorImpl();
  impl->set_storage_keep_dtype(std::move(storage));
  impl->set_storage_offset(offset);
  stride.empty() && !size.empty() ? impl->set_sizes_contiguous(size)
                                  : impl->set_sizes_and_strides(size, stride);
  return self;
}

at::Tensor& set_whole_storage(at::Tensor& self, at::Storage storage) {
  int64_t count = storage.nbytes() / self.itemsize();
  return set_storage(self, std::move(storage), 0, {count}, {});
}

at::Tensor& set_tensor(at::Tensor& self, const at::Tensor& source) {
  return set_storage(self, source.storage(), source.storage_offset(), source.sizes(),
                     source.strides());
}

void same_device(const at::Tensor& one, bool& sim, bool& cpu) {
  if (!one.defined()) return;
  sim |= one.is_privateuseone();
  cpu |= one.is_cpu() && one.dim() > 0;
}

// On the CPU, unless tensors are of both devices (but for numbers, and what lies in indices); with
// generators of the CPU in the place of the device's.
void fallback(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
  const auto& arguments = op.schema().arguments();
  const size_t first = stack->size() - arguments.size();
  bool sim = false, cpu = false;
  at::Generator ours, theirs;
  for (size_t i = 0; i < arguments.size(); ++i) {
    auto& value = (*stack)[first + i];
    if (value.isTensor()) same_device(value.toTensor(), sim, cpu);
    if (value.isTensorList())
      for (const auto& one : value.toTensorVector()) same_device(one, sim, cpu);
    const auto type = arguments[i].type();
    const bool drawn = type->isSubtypeOf(*c10::OptionalType::create(c10::GeneratorType::get()));
    if (!drawn) continue;
    ours = value.isNone() ? default_generator() : value.toGenerator();
    TORCH_CHECK(ours.device().type() == SIM,
                "Expected a 'sim' device type for generator but found '", ours.device().type(), "'");
    theirs = at::detail::createCPUGenerator();
    theirs.unsafeGetGeneratorImpl()->set_state(
        *static_cast<Random*>(ours.unsafeGetGeneratorImpl())->get_state());
    value = theirs;
  }
  TORCH_CHECK(!(sim && cpu), "Expected all tensors to be on the same device, but found at least two "
                             "devices, ", DEVICE, " and cpu!");
  check_whole();
  try {
    at::native::cpu_fallback(op, stack);
  } catch (const c10::IndexError& error) {
    broken = std::string_view(error.what()).find("out of bounds for dim") != std::string_view::npos;
    check_whole();
    throw;
  }
  if (theirs.defined())
    ours.unsafeGetGeneratorImpl()->set_state(
        *static_cast<at::CPUGeneratorImpl*>(theirs.unsafeGetGeneratorImpl())->get_state());
}

at::Tensor to_sim(const at::Tensor& cpu) { return cpu.defined() ? cpu.to(DEVICE) : cpu; }

// PyTorch asks a device for convolutions under names of their own, which the CPU does not have.
void convolution(const c10::OperatorHandle&, torch::jit::Stack* stack) {
  static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("aten::convolution", "");
  fallback(op, stack);
}

std::tuple<at::Tensor, at::Tensor, at::Tensor> convolution_backward(
    const at::Tensor& upstream, const at::Tensor& input, const at::Tensor& weight,
    at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation, bool transposed,
    at::IntArrayRef output_padding, int64_t groups, std::array<bool, 3> mask) {
  check_whole();
  const int64_t channels = upstream.size(1);
  const auto [of_input, of_weight, of_bias] = at::convolution_backward(
      on_cpu(upstream), on_cpu(input), on_cpu(weight), at::IntArrayRef(channels), stride, padding,
      dilation, transposed, output_padding, groups, mask);
  return {to_sim(of_input), to_sim(of_weight), to_sim(of_bias)};
}

// Its schema does not say that it writes the running statistics: the fallback would not copy them
// back.
std::tuple<at::Tensor, at::Tensor, at::Tensor> batch_norm(
    const at::Tensor& input, const std::optional<at::Tensor>& weight,
    const std::optional<at::Tensor>& bias, const std::optional<at::Tensor>& mean,
    const std::optional<at::Tensor>& variance, bool training, double momentum, double eps) {
  check_whole();
  auto here = [](const std::optional<at::Tensor>& one) {
    return one && one->defined() ? std::optional(on_cpu(*one)) : std::nullopt;
  };
  const auto [out, used_mean, used_scale] =
      at::native_batch_norm(on_cpu(input), here(weight), here(bias), here(mean), here(variance),
                            training, momentum, eps);
  return {to_sim(out), to_sim(used_mean), to_sim(used_scale)};
}

void allow(double fraction) { allowed = static_cast<size_t>(fraction * TOTAL); }

TORCH_LIBRARY(sim, m) {
  m.def("allow", &allow);
  m.def("default_generator", [] { return default_generator(); });
  m.def("used", &used);
  m.def("used_before_fork", &used_before_fork);
}

TORCH_LIBRARY_IMPL(_, PrivateUse1, m) {
  m.fallback(torch::CppFunction::makeFromBoxedFunction<&fallback>());
}

// a copy takes care of these itself; to be resolved first, they would be copied
TORCH_LIBRARY_IMPL(aten, Conjugate, m) {
  m.impl("_copy_from", torch::CppFunction::makeFallthrough());
}

TORCH_LIBRARY_IMPL(aten, Negative, m) {
  m.impl("_copy_from", torch::CppFunction::makeFallthrough());
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, m) {
  m.impl("empty.memory_format", TORCH_FN(empty));
  m.impl("empty_strided", TORCH_FN(empty_strided));
  m.impl("_copy_from", TORCH_FN(copy_from));
  m.impl("_copy_from_and_resize", TORCH_FN(copy_from_and_resize));
  m.impl("convolution_overrideable",
         torch::CppFunction::makeFromBoxedFunction<&convolution>());
  m.impl("convolution_backward_overrideable", TORCH_FN(convolution_backward));
  m.impl("native_batch_norm", TORCH_FN(batch_norm));
  m.impl("_local_scalar_dense", TORCH_FN(local_scalar));
  m.impl("resize_", TORCH_FN(resize_));
  m.impl("set_.source_Storage_storage_offset", TORCH_FN(set_storage));
  m.impl("set_.source_Storage", TORCH_FN(set_whole_storage));
  m.impl("set_.source_Tensor", TORCH_FN(set_tensor));
  m.impl("as_strided", TORCH_FN(at::native::as_strided_tensorimpl));
  m.impl("view", TORCH_FN(at::native::view));
  m.impl("_reshape_alias", TORCH_FN(at::native::_reshape_alias));
  m.impl("unfold", TORCH_FN(at::native::unfold));
  m.impl("view_as_real", TORCH_FN(at::native::view_as_real));
  m.impl("view_as_complex", TORCH_FN(at::native::view_as_complex));
}

}  // namespace
