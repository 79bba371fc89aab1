using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Parameters that some expression needs percent-encoded: each becomes an entry of its own in the manifest, after its parameter's.</summary>
internal sealed class EncodedParameters
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(ParameterResource Parameter, string Format), string> _entries = [];
    private readonly HashSet<string> _written = [];

    /// <summary>Names that are taken.</summary>
    public void Reserve(IEnumerable<string> names) => _names.UnionWith(names);

    /// <summary>Names the entries that a value needs.</summary>
    public void Register(object value)
    {
        if (value is ReferenceExpression { IsConditional: false } expression)
        {
            _ = GetExpression(expression);
        }
    }

    /// <summary>The expression, with the entries in the place of formatted parameters.</summary>
    public string GetExpression(ReferenceExpression expression)
    {
        var parts = expression.ManifestExpressions.ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            if (expression.StringFormats[i] is { } format && FindParameter(expression.ValueProviders[i]) is { } parameter)
            {
                parts[i] = $"{{{GetName(parameter, format)}.value}}";
            }
        }

        return expression.IsConditional ? expression.ValueExpression : string.Format(CultureInfo.InvariantCulture, expression.Format, parts);
    }

    public void Write(Utf8JsonWriter writer, ParameterResource parameter)
    {
        foreach (var ((owner, format), name) in _entries.Where(entry => entry.Key.Parameter == parameter && _written.Add(entry.Value)).ToArray())
        {
            writer.WriteStartObject(name);
            writer.WriteString("type", "annotated.string");
            writer.WriteString("value", owner.ValueExpression);
            writer.WriteString("filter", format);
            writer.WriteEndObject();
        }
    }

    public void WriteRemaining(Utf8JsonWriter writer)
    {
        foreach (var parameter in _entries.Keys.Select(entry => entry.Parameter).Distinct().ToArray())
        {
            Write(writer, parameter);
        }
    }

    private static ParameterResource? FindParameter(IValueProvider provider) => provider switch
    {
        ParameterResource parameter => parameter,
        ReferenceExpression { Format: "{0}", ValueProviders: [ParameterResource parameter] } => parameter,
        _ => null,
    };

    private string GetName(ParameterResource parameter, string format)
    {
        if (!_entries.TryGetValue((parameter, format), out var name))
        {
            var first = name = $"{parameter.Name}-{format}-encoded";
            for (var suffix = 1; !_names.Add(name); suffix++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{first}-{suffix}");
            }

            _entries[(parameter, format)] = name;
        }

        return name;
    }
}
