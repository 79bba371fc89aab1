using Aspire.Dashboard.Otlp.Proto;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Aspire.Dashboard.Tests;

/// <summary>Sends spans as gRPC clients do, by the names of the OTLP specification.</summary>
internal static class OtlpGrpc
{
    private static readonly Method<byte[], ExportTraceServiceResponse> Export = new(
        MethodType.Unary,
        "opentelemetry.proto.collector.trace.v1.TraceService",
        "Export",
        Marshallers.Create<byte[]>(message => message, message => message),
        Marshallers.Create(message => message.ToByteArray(), ExportTraceServiceResponse.Parser.ParseFrom));

    public static Task<ExportTraceServiceResponse> SendAsync(Uri url, ExportTraceServiceRequest request, string? key = null, bool gzip = false) =>
        SendAsync(url, request.ToByteArray(), key, gzip);

    public static async Task<ExportTraceServiceResponse> SendAsync(Uri url, byte[] request, string? key = null, bool gzip = false)
    {
        using var channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions { MaxSendMessageSize = null });
        var headers = new Metadata();
        if (key is not null)
        {
            headers.Add("x-otlp-api-key", key);
        }

        if (gzip)
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        using var call = channel.CreateCallInvoker().AsyncUnaryCall(Export, null, new CallOptions(headers, cancellationToken: TestContext.Current.CancellationToken), request);
        return await call;
    }
}
