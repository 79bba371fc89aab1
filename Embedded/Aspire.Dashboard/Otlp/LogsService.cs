using Aspire.Dashboard.Otlp.Proto;
using Grpc.Core;

namespace Aspire.Dashboard.Otlp;

internal sealed class LogsService(OtlpReceiver receiver) : Proto.LogsService.LogsServiceBase
{
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context) =>
        Task.FromResult(receiver.Receive(request));
}
