namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads the fields of a JSON object.</summary>
internal sealed class JsonFields(JsonElement json, Refusals refusals) : Fields(refusals)
{
    internal bool FoundAny { get; private set; }

    private protected override JsonElement? Find<T>(string name, Field<T> field)
    {
        var found = json.TryGetProperty(name, out var value);
        FoundAny |= found;
        return found ? value : null;
    }
}
