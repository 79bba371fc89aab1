using Grpc.Core;

namespace Aspire.Dashboard.Tests;

public class OtlpGrpcTests
{
    [Fact]
    public async Task Spans_without_valid_ids_are_rejected_one_by_one()
    {
        await using var host = await DashboardHost.StartAsync();

        var response = await OtlpGrpc.SendAsync(host.Grpc, Otlp.Request(
            Otlp.Span(), Otlp.Span(traceId: new('0', 32)), Otlp.Span(spanId: new('0', 16)), Otlp.Span(traceId: "abcd"), Otlp.Span(spanId: "")));

        Assert.Equal(4, response.PartialSuccess.RejectedSpans);
        Assert.Equal("4 without a valid trace and span id", response.PartialSuccess.ErrorMessage);
        Assert.Equal(Otlp.TraceId, Assert.Single(host.Store.GetTraces(new())).TraceId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("primary ")]
    public async Task Without_the_key_nothing_is_taken(string? key)
    {
        await using var host = await DashboardHost.StartAsync(("Dashboard:Otlp:AuthMode", "ApiKey"), ("Dashboard:Otlp:PrimaryApiKey", "primary"));

        var refused = await Assert.ThrowsAsync<RpcException>(() => OtlpGrpc.SendAsync(host.Grpc, Otlp.Request(Otlp.Span()), key));

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Contains("x-otlp-api-key", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Empty(host.Store.GetTraces(new()));
        Assert.Empty(host.Store.GetResources());
    }

    [Theory]
    [InlineData("primary")]
    [InlineData("secondary")]
    public async Task Either_key_opens(string key)
    {
        await using var host = await DashboardHost.StartAsync(
            ("Dashboard:Otlp:AuthMode", "ApiKey"), ("Dashboard:Otlp:PrimaryApiKey", "primary"), ("Dashboard:Otlp:SecondaryApiKey", "secondary"));

        await OtlpGrpc.SendAsync(host.Grpc, Otlp.Request(Otlp.Span()), key);

        Assert.Single(host.Store.GetTraces(new()));
    }

    [Theory]
    [InlineData(false, "Received message exceeds the maximum configured message size.")]
    [InlineData(true, "The message decompresses to more than 16777216 bytes.")]
    public async Task Too_large_a_message_is_refused_and_the_next_one_taken(bool gzip, string detail)
    {
        await using var host = await DashboardHost.StartAsync();
        var large = Otlp.Span();
        large.Attributes.Add(Otlp.Attribute("large", new string('x', 17 * 1024 * 1024)));

        var refused = await Assert.ThrowsAsync<RpcException>(() => OtlpGrpc.SendAsync(host.Grpc, Otlp.Request(large), gzip: gzip));
        Assert.Equal((StatusCode.ResourceExhausted, detail), (refused.StatusCode, refused.Status.Detail));
        Assert.Empty(host.Store.GetTraces(new()));

        await OtlpGrpc.SendAsync(host.Grpc, Otlp.Request(Otlp.Span()), gzip: gzip);
        Assert.Single(host.Store.GetTraces(new()));
    }

    [Fact]
    public async Task A_malformed_message_is_refused_and_the_next_one_taken()
    {
        await using var host = await DashboardHost.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => OtlpGrpc.SendAsync(host.Grpc, [10, 200, 1, 2]));
        Assert.Contains("InvalidProtocolBufferException", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Empty(host.Store.GetResources());

        await OtlpGrpc.SendAsync(host.Grpc, Otlp.Request(Otlp.Span()));
        Assert.Single(host.Store.GetTraces(new()));
    }

    [Fact]
    public async Task The_pages_port_takes_no_telemetry()
    {
        await using var host = await DashboardHost.StartAsync();

        await Assert.ThrowsAsync<RpcException>(() => OtlpGrpc.SendAsync(host.Frontend, Otlp.Request(Otlp.Span())));

        Assert.Empty(host.Store.GetTraces(new()));
    }
}
