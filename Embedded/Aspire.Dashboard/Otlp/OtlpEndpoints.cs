using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp.Proto;
using Aspire.Dashboard.Security;
using Google.Protobuf;

namespace Aspire.Dashboard.Otlp;

/// <summary>OTLP 1.x over gRPC and over HTTP, each on its own URL.</summary>
internal static class OtlpEndpoints
{
    public const string CorsPolicy = "OTLP";

    public static void MapOtlp(this WebApplication app, OtlpOptions options)
    {
        IEndpointConventionBuilder[] grpc =
        [
            app.MapGrpcService<TraceService>(),
            app.MapGrpcService<LogsService>(),
            app.MapGrpcService<MetricsService>(),
        ];
        foreach (var service in grpc)
        {
            service.ServeOn(EndpointKinds.OtlpGrpc).RequireOtlpKey(options).AllowAnonymous();
        }

        var receiver = app.Services.GetRequiredService<OtlpReceiver>();
        IEndpointConventionBuilder[] http =
        [
            app.MapPost("/v1/traces", context => HandleAsync(context, ExportTraceServiceRequest.Parser, receiver.Receive)),
            app.MapPost("/v1/logs", context => HandleAsync(context, ExportLogsServiceRequest.Parser, receiver.Receive)),
            app.MapPost("/v1/metrics", context => HandleAsync(context, ExportMetricsServiceRequest.Parser, receiver.Receive)),
        ];
        foreach (var endpoint in http)
        {
            endpoint.ServeOn(EndpointKinds.OtlpHttp).RequireOtlpKey(options).AllowAnonymous();
            if (options.Cors.AllowedOrigins is not null)
            {
                endpoint.RequireCors(CorsPolicy);
            }
        }
    }

    private static async Task HandleAsync<T>(HttpContext context, MessageParser<T> parser, Func<T, IMessage> receive)
        where T : IMessage<T>, new()
    {
        if (OtlpFormat.Of(context.Request) is not { } format)
        {
            await OtlpFormat.RefuseAsync(
                context, StatusCodes.Status415UnsupportedMediaType, $"The Content-Type must be {OtlpFormat.ProtobufType} or {OtlpFormat.JsonType}.").ConfigureAwait(false);
            return;
        }

        T request;
        try
        {
            using var body = await OtlpBody.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
            request = format.Parse(body.Content, parser);
        }
        catch (BadHttpRequestException refused)
        {
            await OtlpFormat.RefuseAsync(context, refused.StatusCode, refused.Message).ConfigureAwait(false);
            return;
        }
        catch (FormatException malformed)
        {
            await OtlpFormat.RefuseAsync(context, StatusCodes.Status400BadRequest, $"The body is no {typeof(T).Name}: {malformed.Message}").ConfigureAwait(false);
            return;
        }

        await format.WriteAsync(context.Response, receive(request)).ConfigureAwait(false);
    }
}
