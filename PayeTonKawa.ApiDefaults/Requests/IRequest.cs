namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>The validated content of a request body or query string.</summary>
public interface IRequest<TSelf> where TSelf : IRequest<TSelf>
{
    /// <summary>Reads the fields in order. Also called to generate the OpenAPI schema, so it must have no side effects.</summary>
    static abstract TSelf Read(Fields fields);
}
