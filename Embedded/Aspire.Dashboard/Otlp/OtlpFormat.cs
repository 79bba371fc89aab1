using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Aspire.Dashboard.Otlp;

/// <summary>One of OTLP/HTTP's two encodings; the answer comes in that of the request.</summary>
internal sealed class OtlpFormat
{
    public const string ProtobufType = "application/x-protobuf";
    public const string JsonType = "application/json";

    private static readonly OtlpFormat Protobuf = new(ProtobufType);
    private static readonly OtlpFormat Json = new(JsonType);

    private readonly string _contentType;

    private OtlpFormat(string contentType) => _contentType = contentType;

    /// <summary>Null for any other content type.</summary>
    public static OtlpFormat? Of(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            ? type.MediaType?.ToLowerInvariant() switch
            {
                ProtobufType => Protobuf,
                JsonType => Json,
                _ => null,
            }
            : null;

    /// <exception cref="FormatException">Malformed.</exception>
    public T Parse<T>(ReadOnlyMemory<byte> body, MessageParser<T> parser)
        where T : IMessage<T>, new()
    {
        try
        {
            return this == Json ? OtlpJson.Parse<T>(body) : parser.WithDiscardUnknownFields(true).ParseFrom(body.Span);
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or JsonException or InvalidOperationException)
        {
            throw new FormatException(malformed.Message, malformed);
        }
    }

    public Task WriteAsync(HttpResponse response, IMessage message)
    {
        response.ContentType = _contentType;
        var body = this == Json ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)) : message.ToByteArray();
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, response.HttpContext.RequestAborted).AsTask();
    }

    /// <summary>Answers with the status that OTLP asks for in refusals; in protobuf where the request's encoding is not known.</summary>
    public static Task RefuseAsync(HttpContext context, int statusCode, string message)
    {
        context.Response.StatusCode = statusCode;
        return (Of(context.Request) ?? Protobuf).WriteAsync(context.Response, new Proto.Status { Code = (int)ToGrpc(statusCode), Message = message });
    }

    private static Grpc.Core.StatusCode ToGrpc(int statusCode) => statusCode switch
    {
        StatusCodes.Status401Unauthorized => Grpc.Core.StatusCode.Unauthenticated,
        StatusCodes.Status413PayloadTooLarge => Grpc.Core.StatusCode.ResourceExhausted,
        _ => Grpc.Core.StatusCode.InvalidArgument,
    };
}
