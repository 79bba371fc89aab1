using Aspire.Dashboard.Otlp.Proto;
using Aspire.Dashboard.Telemetry;
using Google.Protobuf.Collections;

namespace Aspire.Dashboard.Otlp;

/// <summary>Attributes within the limits, and who they say they come from.</summary>
internal sealed class AttributeMapper(TelemetryStore store, TelemetryLimits limits)
{
    private const string ServiceName = "service.name";
    private const string ServiceInstanceId = "service.instance.id";
    private const string UnknownService = "unknown_service";

    private readonly StringPool _pool = new();

    public string Share(string text) => _pool.Share(text);

    /// <summary>Without the attributes whose key <paramref name="skip"/> is true for.</summary>
    public KeyValuePair<string, string>[] Map(RepeatedField<KeyValue> attributes, Func<string, bool>? skip = null)
    {
        if (attributes.Count == 0)
        {
            return [];
        }

        var mapped = new KeyValuePair<string, string>[Math.Min(attributes.Count, limits.MaxAttributeCount)];
        var count = 0;
        foreach (var attribute in attributes)
        {
            if (count == mapped.Length)
            {
                break;
            }

            if (skip?.Invoke(attribute.Key) != true)
            {
                mapped[count++] = new(_pool.Share(attribute.Key), Shorten(OtlpValues.ToText(attribute.Value)));
            }
        }

        return count == mapped.Length ? mapped : mapped[..count];
    }

    public TelemetryResource MapResource(Resource? resource)
    {
        var attributes = resource is null ? [] : Map(resource.Attributes);
        var name = attributes.Find(ServiceName);
        var instanceId = attributes.Find(ServiceInstanceId);
        return store.GetOrAddResource(string.IsNullOrEmpty(name) ? UnknownService : name, string.IsNullOrEmpty(instanceId) ? null : instanceId, attributes);
    }

    public Telemetry.InstrumentationScope MapScope(Proto.InstrumentationScope? scope) =>
        new(_pool.Share(scope?.Name ?? ""), string.IsNullOrEmpty(scope?.Version) ? null : _pool.Share(scope.Version));

    private string Shorten(string value) => value.Length > limits.MaxAttributeLength ? value[..limits.MaxAttributeLength] : _pool.Share(value);
}
