using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Aspire.Dashboard.Otlp.Proto;
using Google.Protobuf;

namespace Aspire.Dashboard.Tests;

public class OtlpHttpTests
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    private static readonly byte[] OneSpan = Otlp.Request(Otlp.Span()).ToByteArray();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Protobuf_is_taken_with_and_without_gzip(bool gzip)
    {
        await using var host = await DashboardHost.StartAsync();

        using var response = await SendAsync(host, gzip ? Compress(OneSpan) : OneSpan, Protobuf, encoding: gzip ? "gzip" : null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Protobuf, response.Content.Headers.ContentType?.MediaType);
        Assert.Null(ExportTraceServiceResponse.Parser.ParseFrom(await BytesAsync(response)).PartialSuccess);
        Assert.Equal(Otlp.TraceId, Assert.Single(host.Store.GetTraces(new())).TraceId);
    }

    [Fact]
    public async Task Json_is_taken_with_ids_in_hexadecimal_and_unknown_fields()
    {
        await using var host = await DashboardHost.StartAsync();
        var json = $$$"""
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"browser"}}]},"scopeSpans":[{"scope":{"name":"s"},"spans":[
              {"traceId":"{{{Otlp.TraceId.ToUpperInvariant()}}}","spanId":"{{{Otlp.SpanId}}}","parentSpanId":"","name":"click","kind":1,"startTimeUnixNano":"1544712660300000000",
               "endTimeUnixNano":1544712661300000000,"attributes":[{"key":"traceId","value":{"intValue":"7"}}],"somethingNew":{"traceId":[true,null,1.5e3]}}]}]}]}
            """;

        using var response = await SendAsync(host, Encoding.UTF8.GetBytes(json), Json);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Json, response.Content.Headers.ContentType?.MediaType);
        var span = Assert.Single(Assert.Single(host.Store.GetTraces(new())).Spans);
        Assert.Equal((Otlp.TraceId, Otlp.SpanId, null, "browser", "7"), (span.TraceId, span.SpanId, span.ParentSpanId, span.Resource.Name, span["traceId"]));
        Assert.Equal(TimeSpan.FromSeconds(1), span.Duration);
    }

    [Theory]
    [InlineData("/v1/traces", Protobuf, "\u0001\u0002\u0003")]
    [InlineData("/v1/logs", Protobuf, "\u000aA")]
    [InlineData("/v1/metrics", Protobuf, "\u000a\uffff")]
    [InlineData("/v1/traces", Json, "")]
    [InlineData("/v1/traces", Json, "[]")]
    [InlineData("/v1/traces", Json, "{")]
    [InlineData("/v1/traces", Json, "{\"resourceSpans\":7}")]
    [InlineData("/v1/traces", Json, "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}")]
    public async Task A_malformed_body_is_refused(string path, string contentType, string body)
    {
        await using var host = await DashboardHost.StartAsync();

        using var response = await SendAsync(host, Encoding.UTF8.GetBytes(body), contentType, path: path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.MediaType);
        var status = contentType == Json ? JsonParser.Default.Parse<Status>(Encoding.UTF8.GetString(await BytesAsync(response))) : Status.Parser.ParseFrom(await BytesAsync(response));
        Assert.Equal((int)Grpc.Core.StatusCode.InvalidArgument, status.Code);
        Assert.StartsWith("The body is no Export", status.Message, StringComparison.Ordinal);
        Assert.Empty(host.Store.GetResources());
    }

    [Fact]
    public async Task Deeply_nested_values_are_refused()
    {
        await using var host = await DashboardHost.StartAsync();
        var value = new AnyValue { StringValue = "deep" };
        for (var depth = 0; depth < 200; depth++)
        {
            value = new() { ArrayValue = new() { Values = { value } } };
        }

        var span = Otlp.Span();
        span.Attributes.Add(Otlp.Attribute("deep", value));

        using var response = await SendAsync(host, Otlp.Request(span).ToByteArray(), Protobuf);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(host.Store.GetTraces(new()));
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData(null, null)]
    [InlineData(Protobuf, "br")]
    public async Task Another_content_type_or_encoding_is_refused(string? contentType, string? encoding)
    {
        await using var host = await DashboardHost.StartAsync();

        using var response = await SendAsync(host, OneSpan, contentType, encoding: encoding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Empty(host.Store.GetTraces(new()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Too_large_a_body_is_refused_also_when_it_comes_as_a_small_one(bool bomb)
    {
        await using var host = await DashboardHost.StartAsync();
        var large = new byte[17 * 1024 * 1024];

        using var response = await SendAsync(host, bomb ? Compress(large) : large, Protobuf, encoding: bomb ? "gzip" : null);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal((int)Grpc.Core.StatusCode.ResourceExhausted, Status.Parser.ParseFrom(await BytesAsync(response)).Code);

        using var next = await SendAsync(host, OneSpan, Protobuf);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task What_is_no_gzip_is_refused()
    {
        await using var host = await DashboardHost.StartAsync();

        using var response = await SendAsync(host, OneSpan, Protobuf, encoding: "gzip");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(host.Store.GetTraces(new()));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData("key", HttpStatusCode.OK)]
    public async Task The_key_is_asked_for(string? key, HttpStatusCode expected)
    {
        await using var host = await DashboardHost.StartAsync(("Dashboard:Otlp:AuthMode", "ApiKey"), ("Dashboard:Otlp:PrimaryApiKey", "key"));

        using var response = await SendAsync(host, OneSpan, Protobuf, key: key);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, host.Store.GetTraces(new()).Count);
    }

    [Fact]
    public async Task Pages_and_telemetry_are_each_on_their_own_port()
    {
        await using var host = await DashboardHost.StartAsync();
        var cancellationToken = TestContext.Current.CancellationToken;

        using var page = await host.Client.GetAsync(new Uri(host.Frontend, "/page"), cancellationToken);
        using var pageOnOtlp = await host.Client.GetAsync(new Uri(host.Http, "/page"), cancellationToken);
        using var content = new ByteArrayContent(OneSpan) { Headers = { ContentType = new(Protobuf) } };
        using var otlpOnPages = await host.Client.PostAsync(new Uri(host.Frontend, "/v1/traces"), content, cancellationToken);

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (page.StatusCode, pageOnOtlp.StatusCode, otlpOnPages.StatusCode));
        Assert.Empty(host.Store.GetTraces(new()));
    }

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://other.example", false)]
    public async Task Browser_applications_may_send_from_the_origins_that_are_allowed(string origin, bool allowed)
    {
        await using var host = await DashboardHost.StartAsync(
            ("Dashboard:Otlp:Cors:AllowedOrigins", "https://app.example"), ("Dashboard:Otlp:AuthMode", "ApiKey"), ("Dashboard:Otlp:PrimaryApiKey", "key"));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(host.Http, "/v1/traces"));
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-otlp-api-key");

        using var response = await host.Client.SendAsync(preflight, TestContext.Current.CancellationToken);

        Assert.Equal(allowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) && origins.Contains(origin));
    }

    private static Task<byte[]> BytesAsync(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    private static async Task<HttpResponseMessage> SendAsync(
        DashboardHost host, byte[] body, string? contentType, string? encoding = null, string? key = null, string path = "/v1/traces")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Http, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        if (key is not null)
        {
            request.Headers.Add("x-otlp-api-key", key);
        }

        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }
}
