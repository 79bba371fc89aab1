using System.Runtime.CompilerServices;

namespace Aspire.Dashboard.Telemetry;

/// <summary>Who sent telemetry: <c>service.name</c> and <c>service.instance.id</c>. The store keeps one object per identity.</summary>
internal sealed record TelemetryResource(string Name, string? InstanceId, IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    /// <summary>For a project it is also the name of its instance in the resource service.</summary>
    public string Key { get; } = InstanceId is null ? Name : $"{Name}-{InstanceId}";

    /// <summary>True for this instance's <see cref="Key"/> and for the name that all instances share.</summary>
    public bool Is(string? key) =>
        string.Equals(Key, key, StringComparison.OrdinalIgnoreCase) || string.Equals(Name, key, StringComparison.OrdinalIgnoreCase);

    public bool Equals(TelemetryResource? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
