namespace Aspire.Hosting;

/// <summary>How telemetry is sent (OTLP).</summary>
public enum OtlpProtocol
{
    Grpc = 0,
    HttpProtobuf = 1,
    HttpJson = 2,
}
