using System.Text;
using System.Text.Json;
using CsCheck;

namespace Services.Testing;

/// <summary>Generates requests to every operation that an OpenAPI document describes, and to methods that it does not describe.</summary>
internal static class FuzzRequests
{
    private static readonly Gen<string> Ids = Gen.Frequency(
        (8, Gen.Int[1, 15].Select(id => $"{id}")),
        (2, Gen.OneOf(
            "0", "-1", "+1", "01", "1.0", "2147483647", "2147483648", "99999999999999999999", "abc",
            "%00", "%2e%2e", "%F0%9F%98%80", "1%2F2", "1;2", " ", "%20", "null", "١", "1e0")));

    private static readonly Gen<string> QueryValues = Gen.Frequency(
        (3, Gen.Int[0, 1000].Select(number => $"{number}")),
        (1, Gen.OneOf("", "-1", "1e400", "NaN", "2147483648", "%00", "%ff", "true", "en_attente", "client_supprime", "x'--", "1&limit=2", "[1]")));

    private static readonly Gen<string?> ContentTypes = Gen.Frequency(
        (20, Gen.Const((string?)"application/json")),
        (1, Gen.OneOf<string?>(
            null, "application/json; charset=utf-8", "application/json; charset=utf-16", "application/json; charset=\"",
            "application/problem+json", "text/plain", "multipart/form-data", "garbage", "")));

    private static readonly Gen<(string? Name, string? Value)> Headers = Gen.Frequency(
        (10, Gen.Const(((string?)null, (string?)null))),
        (1, Gen.Select(
            Gen.OneOf(
                "Accept", "Accept-Encoding", "Accept-Language", "Cookie", "If-Match", "If-None-Match", "Idempotency-Key", "Range", "Authorization",
                "X-HTTP-Method-Override", "X-Forwarded-For", "Forwarded", "Content-Encoding", "traceparent", "tracestate", "baggage", "Host"),
            Gen.OneOf(
                "", "*/*", "text/html", "gzip", "bytes=0-", "DELETE",
                "00-00000000000000000000000000000000-0000000000000000-01", "00-zz", new string('a', 4000), "a=b;;;,", "\"", "127.0.0.1"),
            (name, value) => ((string?)name, (string?)value))));

    internal static Gen<FuzzRequest> Of(JsonDocument document)
    {
        var operations = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(
                operation => Operation(document.RootElement, path.Name, operation.Name.ToUpperInvariant(), operation.Value)))
            .ToArray();
        return Gen.Frequency<FuzzRequest>(
            (20, Gen.OneOf<FuzzRequest>(operations)),
            (1, Gen.Select(
                Gen.OneOf<FuzzRequest>(operations),
                Gen.OneOf("PATCH", "OPTIONS", "HEAD", "TRACE", "QUERY"),
                (request, method) => request with { Method = method })));
    }

    private static Gen<FuzzRequest> Operation(JsonElement root, string path, string method, JsonElement operation)
    {
        var body = operation.TryGetProperty("requestBody", out var described) ? Bodies(Resolve(root, described)) : Gen.Const((byte[]?)null);
        return Gen.Select(
            Paths(path, operation), ContentTypes, body, Headers,
            (address, type, bytes, header) => new FuzzRequest(method, address, type, bytes, header.Name, header.Value));
    }

    private static Gen<string> Paths(string path, JsonElement operation)
    {
        var query = operation.TryGetProperty("parameters", out var parameters)
            ? parameters.EnumerateArray()
                .Where(parameter => parameter.GetProperty("in").GetString() == "query")
                .Select(parameter => parameter.GetProperty("name").GetString()!)
                .ToArray()
            : [];
        return Gen.Select(Ids, QueryValues.Array[query.Length], Gen.Int[0, 3], (id, values, dice) =>
        {
            var address = path.Replace("{id}", id, StringComparison.Ordinal) + (dice == 0 && !path.EndsWith('/') ? "/" : "");
            return dice == 1 || query.Length == 0 ? address : $"{address}?{string.Join('&', query.Zip(values, (name, value) => $"{name}={value}"))}";
        });
    }

    private static Gen<byte[]?> Bodies(JsonElement schema)
    {
        var json = FuzzJson.Of(schema).Select(Encoding.UTF8.GetBytes);
        return Gen.Frequency(
            (20, json.Select(bytes => (byte[]?)bytes)),
            (1, Gen.Byte.Array[0, 50].Select(bytes => (byte[]?)bytes)),
            (1, Gen.Select(json, Gen.Int[0, 40], (bytes, cut) => (byte[]?)bytes[..Math.Max(0, bytes.Length - cut)])),
            (1, Gen.Select(json, Gen.Int[0, 1000], Gen.Byte, (bytes, at, other) => Changed(bytes, at, other))),
            (1, Gen.Const((byte[]?)new byte[(1 << 20) + 1])),
            (1, Gen.Const((byte[]?)null)));
    }

    private static byte[]? Changed(byte[] bytes, int at, byte other)
    {
        bytes = [.. bytes];
        bytes[at % bytes.Length] = other;
        return bytes;
    }

    private static JsonElement Resolve(JsonElement root, JsonElement requestBody)
    {
        var schema = requestBody.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        return schema.TryGetProperty("$ref", out var reference)
            ? root.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;
    }
}
