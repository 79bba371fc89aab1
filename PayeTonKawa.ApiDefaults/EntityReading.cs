using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PayeTonKawa.ApiDefaults;

/// <summary>Reads a single entity for a response, without change tracking.</summary>
public static class EntityReading
{
    private const string Annotation = "PayeTonKawa:ById";

    /// <summary>Reads the entity with this id, or returns null. The query is compiled once per model.</summary>
    public static Task<TEntity?> ReadAsync<TEntity>(this DbContext db, int id, CancellationToken cancellationToken)
        where TEntity : class
    {
        var byId = db.Model.FindEntityType(typeof(TEntity))!.GetOrAddRuntimeAnnotationValue<Func<DbContext, int, CancellationToken, Task<TEntity?>>, IModel>(
            Annotation,
            static _ => EF.CompileAsyncQuery((DbContext context, int key, CancellationToken cancel) =>
                context.Set<TEntity>().AsNoTracking().SingleOrDefault(entity => EF.Property<int>(entity, "Id") == key)),
            null);
        return byId(db, id, cancellationToken);
    }
}
