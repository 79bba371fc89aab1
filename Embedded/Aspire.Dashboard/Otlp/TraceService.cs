using Aspire.Dashboard.Otlp.Proto;
using Grpc.Core;

namespace Aspire.Dashboard.Otlp;

internal sealed class TraceService(OtlpReceiver receiver) : Proto.TraceService.TraceServiceBase
{
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context) =>
        Task.FromResult(receiver.Receive(request));
}
