using PayeTonKawa.Messaging.Tests;

namespace PayeTonKawa.Telemetry.Tests;

public sealed class TraceTests(SystemFixture system)
{
    [Fact]
    public async Task Deleting_a_client_is_one_tree()
    {
        var id = await system.CreateClientAsync();
        using var response = await system.Client.DeleteAsync($"/customers/{id}?key={Secrets.ApiKey}", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => system.Api.Telemetry.Spans.Any(s => s.DisplayName.StartsWith("process", StringComparison.Ordinal)), "x");
        foreach (var span in system.Api.Telemetry.Spans)
        {
            System.IO.File.AppendAllText("/tmp/tt.out", "\n" + $"{span.TraceId} {span.ParentSpanId}>{span.SpanId} {span.Kind} {span.DisplayName} {span.Source.Name} {span.Status}\n    " + string.Join("\n    ", span.TagObjects.Select(t => $"{t.Key}={t.Value} ({t.Value?.GetType().Name})")) + string.Join(",", span.Events.Select(e => e.Name)));
        }

        foreach (var l in system.Api.Telemetry.Logs.Concat(system.Consumer.Telemetry.Logs))
        {
            System.IO.File.AppendAllText("/tmp/tt.out", "\n" + $"LOG {l.TraceId} {l.All}");
        }

        foreach (var l in system.Api.Telemetry.Collect().Concat(system.Consumer.Telemetry.Collect()).DistinctBy(s => s.Name + string.Join(",", s.Tags)))
        {
            System.IO.File.AppendAllText("/tmp/tt.out", "\n" + $"METRIC {l.Name} {l.Unit} {l.Value} {string.Join(", ", l.Tags)}");
        }
    }
}
