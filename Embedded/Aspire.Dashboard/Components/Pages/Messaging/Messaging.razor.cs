using System.Globalization;
using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Components.Controls;
using Aspire.Dashboard.Messaging;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Aspire.DashboardService.Proto.V1;
using BrokerWatch;
using BrokerWatch.Management;
using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Pages.Messaging;

/// <summary>A broker as a live picture, what is wrong with it, the outboxes that publish to it, and the messages that consumers gave up.</summary>
public sealed partial class Messaging : LiveComponent
{
    private const string ReplayCommandName = "replay-rejected";

    private IReadOnlyList<string> _brokers = [];
    private Resource? _broker;
    private string? _watched;
    private IDisposable? _watch;
    private BrokerView? _view;
    private IReadOnlyList<OutboxLevel> _outboxes = [];
    private IReadOnlyList<RejectedMessage> _rejected = [];
    private RejectedMessage? _chosen;
    private Resource? _replayer;
    private string? _outcome;
    private bool _failed;
    private bool _replaying;

    /// <summary>The broker's display name, where there is more than one.</summary>
    [SupplyParameterFromQuery(Name = "broker")]
    private string? Broker { get; set; }

    [SupplyParameterFromQuery(Name = "builtin")]
    private bool BuiltIn { get; set; }

    /// <summary>The log of the rejected message that is shown.</summary>
    [SupplyParameterFromQuery(Name = "rejected")]
    private long? Rejected { get; set; }

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal BrokerWatches Watches { get; set; } = default!;

    [Inject]
    internal OutboxLevels Outboxes { get; set; } = default!;

    [Inject]
    internal TelemetryStore Store { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal IDialogService Dialogs { get; set; } = default!;

    [Inject]
    internal BrowserTime Time { get; set; } = default!;

    private BrokerState? State => _view?.State;

    private string? ManagementUrl => Brokers.EndpointOf(_broker)?.Url.ToString();

    private ResourceCommand? ReplayCommand => _replayer?.Commands.FirstOrDefault(command => command.Name == ReplayCommandName);

    private bool CanReplay => !_replaying && ReplayCommand?.State == ResourceCommandState.Enabled;

    protected override void OnInitialized()
    {
        Client.Changed += Changed;
        Keep(Store.Subscribe(Signal.Logs, Changed));
        Keep(Store.Subscribe(Signal.Metrics, Changed));
    }

    protected override void OnParametersSet() => Refresh();

    protected override void Refresh()
    {
        var resources = Client.GetResources();
        var brokers = resources.Where(Brokers.IsBroker).ToArray();
        _brokers = [.. brokers.Select(broker => broker.DisplayName)];
        _broker = brokers.FirstOrDefault(broker => broker.DisplayName == Broker) ?? brokers.FirstOrDefault();
        Watch(_broker?.Name);
        _view = _broker is null ? null : Watches.GetView(_broker.Name);
        _outboxes = Outboxes.Read();
        _replayer = resources
            .Where(resource => resource.Commands.Any(command => command.Name == ReplayCommandName))
            .OrderByDescending(resource => resource.IsRunning())
            .FirstOrDefault();
        if (RejectedMessage.Read(Store) is var rejected && !rejected.Select(message => message.Log).SequenceEqual(_rejected.Select(message => message.Log)))
        {
            _rejected = rejected;
        }

        _chosen = _rejected.FirstOrDefault(message => message.Log.Id == Rejected);
    }

    protected override void Dispose(bool disposing)
    {
        Client.Changed -= Changed;
        _watch?.Dispose();
        base.Dispose(disposing);
    }

    private static string Percent(long part, long whole) => whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.#} %");

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB");

    private static IEnumerable<PropertyRow> RowsOf(RejectedMessage message) =>
    [
        new("Reason", message.Reason),
        new("Queue", message.Queue),
        new("Routing key", message.RoutingKey),
        new("Message id", message.MessageId),
        new("Consumer", message.Log.Resource.Name),
        new("Rejected", message.Log.Time.ToString("O", CultureInfo.InvariantCulture)),
        new("Trace", message.Log.TraceId, Content: message.Log.TraceId is { Length: > 0 } trace
            ? builder =>
            {
                builder.OpenElement(0, "a");
                builder.AddAttribute(1, "href", $"/traces/detail/{trace}?spanId={message.Log.SpanId}");
                builder.AddContent(2, trace);
                builder.CloseElement();
            }
            : null),
    ];

    private void Watch(string? resource)
    {
        if (_watched != resource)
        {
            _watch?.Dispose();
            _watched = resource;
            _watch = resource is null ? null : Watches.Subscribe(resource, Changed);
        }
    }

    private void Set(string name, object? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value }), replace: true);

    private async Task ReplayAsync()
    {
        if (_replayer is not { } replayer || ReplayCommand is not { } command)
        {
            return;
        }

        if (!await Dialogs.ConfirmAsync(command.DisplayName, command.HasConfirmationMessage ? command.ConfirmationMessage : $"{command.DisplayName}?", "Replay"))
        {
            return;
        }

        (_replaying, _outcome) = (true, null);
        StateHasChanged();
        var response = await Client.ExecuteAsync(replayer, command, Gone);
        _failed = response.Kind != ResourceCommandResponseKind.Succeeded;
        _outcome = _failed ? $"Not replayed: {response.ErrorMessage}" : "Replayed; what still cannot be processed comes back as a new line.";
        _replaying = false;
    }
}
