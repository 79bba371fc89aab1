using Aspire.Dashboard.Components.Controls;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Pages.StructuredLogs;

/// <summary>All logs, the newest last.</summary>
public sealed partial class StructuredLogs
{
    private static readonly string[] Levels = [.. Enum.GetNames<LogLevel>().SkipLast(1)];

    private IReadOnlyList<LogEntry> _logs = [];

    [Inject]
    internal IDialogService Dialogs { get; set; } = default!;

    protected override Signal Signal => Signal.Logs;

    protected override string Path => "/structuredlogs";

    [SupplyParameterFromQuery(Name = "level")]
    private string? LevelName { get; set; }

    [SupplyParameterFromQuery(Name = "traceId")]
    private string? TraceId { get; set; }

    [SupplyParameterFromQuery(Name = "spanId")]
    private string? SpanId { get; set; }

    [SupplyParameterFromQuery(Name = "logEntryId")]
    private long? LogEntryId { get; set; }

    private LogLevel MinimumLevel => Enum.TryParse<LogLevel>(LevelName, ignoreCase: true, out var level) ? level : LogLevel.Trace;

    private int SelectedIndex => LogEntryId is { } id ? Math.Max(0, _logs.Index().FirstOrDefault(log => log.Item.Id == id).Index) : 0;

    protected override void Refresh()
    {
        base.Refresh();
        _logs = Store.GetLogs(new()
        {
            ResourceKey = ResourceKey,
            MinimumLevel = MinimumLevel,
            Text = Text,
            TraceId = TraceId,
            SpanId = SpanId,
            Filters = Filters,
        });

        // Here they are looked at.
        foreach (var key in ResourceKey is null ? Store.GetResources().Select(resource => resource.Key) : [ResourceKey])
        {
            if (Store.GetErrorCount(key) > 0)
            {
                Store.ResetErrorCount(key);
            }
        }
    }

    private void Select(long? id) => Set("logEntryId", id);

    private Task ShowTextAsync(LogEntry log) => TextDialog.ShowAsync(Dialogs, "Message", log.Message);

    private static string SpanAddress(LogEntry log) => $"/traces/detail/{log.TraceId}{(log.SpanId is null ? "" : $"?spanId={log.SpanId}")}";
}
