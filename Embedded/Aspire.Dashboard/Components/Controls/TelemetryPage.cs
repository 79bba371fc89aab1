using Aspire.Dashboard.Browser;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Controls;

/// <summary>A list of telemetry. What it shows is in its address: the resource in the path, the filters in the query string.</summary>
public abstract class TelemetryPage : LiveComponent
{
    [Inject]
    internal TelemetryStore Store { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal ResourceClient Client { get; set; } = default!;

    [Inject]
    internal BrowserTime Time { get; set; } = default!;

    /// <summary>A resource's name, or the key of one of its instances; null for all.</summary>
    [Parameter]
    public string? ResourceKey { get; set; }

    [SupplyParameterFromQuery(Name = "text")]
    protected string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "filter")]
    protected string[]? FilterItems { get; set; }

    protected abstract Signal Signal { get; }

    /// <summary>The page's path, without a resource.</summary>
    protected abstract string Path { get; }

    private protected IReadOnlyList<FieldFilter> Filters => [.. (FilterItems ?? []).Select(FieldFilter.Parse).OfType<FieldFilter>()];

    /// <summary>What the resource can be chosen from: names, and where one has several instances these too.</summary>
    protected IReadOnlyList<string> ResourceNames { get; private set; } = [];

    protected override void OnInitialized() => Keep(Store.Subscribe(Signal, Changed));

    protected override void OnParametersSet() => Refresh();

    protected override void Refresh() =>
        ResourceNames =
        [
            .. Store.GetResources().GroupBy(resource => resource.Name, StringComparer.OrdinalIgnoreCase)
                .SelectMany(instances => instances.Count() == 1 ? [instances.Key] : instances.Select(instance => instance.Key).Prepend(instances.Key)),
        ];

    protected void ShowResource(string? key)
    {
        var query = new Uri(Navigation.Uri).Query;
        Navigation.NavigateTo(key is null ? Path + query : $"{Path}/resource/{Uri.EscapeDataString(key)}{query}");
    }

    /// <summary>Sets a part of the view in the address; null takes it away.</summary>
    protected void Set(string name, object? value) => Set(new Dictionary<string, object?> { [name] = value });

    /// <inheritdoc cref="Set(string, object?)"/>
    protected void Set(IReadOnlyDictionary<string, object?> values) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(values), replace: true);

    protected void SetText(string? text) => Set("text", string.IsNullOrWhiteSpace(text) ? null : text);

    protected void SetFilters(string[] items) => Set("filter", items);
}
