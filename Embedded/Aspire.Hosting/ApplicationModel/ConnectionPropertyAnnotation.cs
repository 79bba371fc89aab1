namespace Aspire.Hosting.ApplicationModel;

/// <summary>A connection property beside those of the resource's type.</summary>
public sealed class ConnectionPropertyAnnotation(string name, ReferenceExpression value) : IResourceAnnotation
{
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    public ReferenceExpression ReferenceExpression { get; } = value ?? throw new ArgumentNullException(nameof(value));
}
