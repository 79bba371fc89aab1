namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>Reads the parameters of a query string. One that is repeated becomes a JSON array, which every field refuses.</summary>
internal sealed class QueryFields(IQueryCollection query, Refusals refusals) : Fields(refusals)
{
    private protected override JsonElement? Find<T>(string name, Field<T> field) => query[name] switch
    {
        [] => null,
        [{ } value] => field.ToJson(value),
        { } values => JsonSerializer.SerializeToElement(values.ToArray()),
    };
}
