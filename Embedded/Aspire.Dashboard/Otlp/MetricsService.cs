using Aspire.Dashboard.Otlp.Proto;
using Grpc.Core;

namespace Aspire.Dashboard.Otlp;

internal sealed class MetricsService(OtlpReceiver receiver) : Proto.MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context) =>
        Task.FromResult(receiver.Receive(request));
}
