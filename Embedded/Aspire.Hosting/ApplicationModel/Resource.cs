namespace Aspire.Hosting.ApplicationModel;

/// <summary>The base of all resources.</summary>
public abstract class Resource : IResource
{
    /// <exception cref="ArgumentException">The name breaks Aspire's rules for names.</exception>
    protected Resource(string name)
    {
        ModelName.Validate(nameof(Resource), name);
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
