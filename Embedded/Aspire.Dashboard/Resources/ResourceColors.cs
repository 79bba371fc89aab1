using System.Collections.Concurrent;

namespace Aspire.Dashboard.Resources;

/// <summary>Gives each resource a colour of its own, the same on every page: a CSS variable, for light and dark have different shades.</summary>
internal sealed class ResourceColors
{
    private const int Count = 16;

    private readonly ConcurrentDictionary<string, int> _numbers = new(StringComparer.OrdinalIgnoreCase);
    private int _next = -1;

    /// <summary>The colour of a resource, by its display name: a value for CSS.</summary>
    public string Get(string resource) => $"var(--resource-{_numbers.GetOrAdd(resource, _ => Interlocked.Increment(ref _next)) % Count})";
}
